/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110 section 5.6.7.
package enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// The last second of the year 9999: a year has four digits.
    private static let latest: Int64 = 253_402_300_799

    /// The IMF-fixdate of a time in seconds since 1970-01-01T00:00:00Z, without leap seconds.
    ///
    /// Times before 1970 and after 9999 are moved to those ends.
    package static func format(_ seconds: Int64) -> String {
        let seconds = min(max(0, seconds), latest)
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = civil(day)
        // Day 0 was a Thursday.
        let weekday = days[Int((day + 4) % 7)]
        return "\(weekday), \(padded(date.day)) \(months[date.month - 1]) \(date.year) "
            + "\(padded(Int(second / 3600))):\(padded(Int(second / 60 % 60))):\(padded(Int(second % 60))) GMT"
    }

    /// The date of a day counted from 1970-01-01, in the Gregorian calendar.
    ///
    /// Years are counted from March, so that the leap day is a year's last; an era is 400 years.
    ///
    /// - SeeAlso: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`.
    private static func civil(_ day: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(day) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
