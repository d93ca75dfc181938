package import JSON

/// Why bytes are no data set, and where.
package struct DatasetFault: Error, Hashable, Sendable {
    package let place: Place
    package let reason: Reason

    package init(_ reason: Reason, at place: Place) {
        self.reason = reason
        self.place = place
    }

    package enum Place: Hashable, Sendable {
        case whole
        /// Counted from 0.
        case byte(Int)
        /// A sample and a place within it, counted from 0.
        case sample(Int, position: Int)
        /// Counted from 1; a column is a field.
        case field(line: Int, column: Int)
        /// Counted from 1; a column is a character.
        case character(line: Int, column: Int)
        case pointer(JSONPointer)
    }

    package enum Reason: Hashable, Sendable {
        case empty
        case notFinite(String)
        case tooManyAxes(limit: Int)
        /// An axis that is longer, or samples of more numbers.
        case tooManyNumbers(limit: Int)
        /// The magic string of a NumPy file is missing.
        case notNPY
        case unknownVersion(Int, Int)
        case headerTooLong(Int, limit: Int)
        /// The header is no Python dictionary of the kind that NumPy writes.
        case malformedHeader
        case unknownKey(String)
        case repeatedKey(String)
        case missingKey(String)
        /// A type that is no number, as the header writes it.
        case unsupportedType(String)
        case fortranOrder
        case noAxes
        case emptyAxis(Int)
        /// The bytes end before the number that the header announces.
        case truncated(announced: Int)
        case extraBytes(announced: Int)
        case emptyField
        case emptyLine
        case notANumber(String)
        /// A line or an array has another length than those before it.
        case ragged(expected: Int, found: Int)
        case fieldTooLong(limit: Int)
        /// A quotation mark where none may stand, or one that is not closed.
        case misplacedQuote
        case bareReturn
        case headerOnly
        case malformedJSON(JSONError.Reason)
        case wrongType(expected: JSONKind, found: JSONKind)
    }
}

/// Which shapes data may have.
enum DatasetShape {
    /// NumPy's own limit up to its version 1.
    static let maximumAxes = 32

    /// What is wrong with a shape: as for inline data, sizes are positive and 32-bit, and so is a sample's product.
    static func fault(of shape: [Int]) -> DatasetFault.Reason? {
        guard !shape.isEmpty else { return .noAxes }
        guard shape.count <= maximumAxes else { return .tooManyAxes(limit: maximumAxes) }
        if let axis = shape.firstIndex(where: { $0 <= 0 }) { return .emptyAxis(axis) }
        var product = 1
        for size in shape.dropFirst() {
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            guard !overflows, next <= SizeReader.maximum else {
                return .tooManyNumbers(limit: SizeReader.maximum)
            }
            product = next
        }
        return shape[0] <= SizeReader.maximum ? nil : .tooManyNumbers(limit: SizeReader.maximum)
    }
}
