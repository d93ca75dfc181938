/// Why there is no picture.
package enum RenderingError: Error, Hashable {
    case emptyMatrix(rows: Int, columns: Int)
    case widthOutOfRange(Int, allowed: ClosedRange<Int>)
    case limitNotFinite(Double)
    case limitsReversed(minimum: Double, maximum: Double)
    case logarithmicLimitNotPositive(Double)
    /// Cairo's `cairo_status_t`; in practice, no memory.
    case drawing(status: UInt32)
    /// libpng gave up; in practice, no memory.
    case encoding
}
