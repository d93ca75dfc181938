internal import HTTP
internal import Jobs
internal import Rendering

/// What bounds a request, whatever the settings.
enum ManualBounds {
    static var table: String { Markdown.table(["what", "at most", "of"], ofSpecifications + ofRequests) }

    private static var ofSpecifications: [[String]] {
        SpecificationBound.all.map { [Markdown.code($0.member), grouped($0.most), $0.unit] }
    }

    private static var ofRequests: [[String]] {
        let limits = RequestLimits.standard
        return [
            ["request line", grouped(limits.requestLine), "bytes, with path and query"],
            ["header section", grouped(limits.headerSection), "bytes"],
            ["header section", grouped(limits.fields), "fields"],
            ["`Prefer: wait`", grouped(JobEndpoints.longestWait), "seconds"],
            ["`width` of a picture", grouped(HeatmapOptions.widths.upperBound), "pixels"],
            ["matrix as `.json` or `.csv`", grouped(MatrixEndpoint.longestRow), "numbers in one row"],
            [
                "`/regression`", grouped(RegressionDocument.mostNumbers),
                "numbers of predictions in the document; the arrays have all",
            ],
        ]
    }

    /// With a comma before every three digits.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digits[index])
        }
    }
}
