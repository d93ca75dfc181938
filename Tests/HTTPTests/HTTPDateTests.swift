import Foundation
import TestSupport
import Testing

@testable import HTTP

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func `a time is written as the RFC does`(seconds: Int64, text: String) {
        #expect(HTTPDate.format(seconds) == text)
    }

    @Test func `times that cannot be written are moved to the ends`() {
        #expect(HTTPDate.format(.min) == HTTPDate.format(0))
        #expect(HTTPDate.format(.max) == HTTPDate.format(253_402_300_799))
    }

    @Test func `every kind of day is what the C library says it is`() {
        var generator = SplitMix(state: 5)
        for _ in 0..<3000 {
            let seconds = Int64.random(in: 0...253_402_300_799, using: &generator)
            var time = time_t(seconds)
            var parts = unsafe tm()
            unsafe gmtime_r(&time, &parts)
            var buffer = [CChar](repeating: 0, count: 64)
            let count = unsafe strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            let expected = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(HTTPDate.format(seconds) == expected)
        }
    }
}
