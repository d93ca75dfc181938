/// Why a kernel could not be computed.
package enum KernelError: Error, Hashable {
    /// A layer's output is infinite or not a number.
    case outputNotFinite(LayerPlace)
    /// The outputs' gradients at a layer's input are infinite or not a number.
    case gradientNotFinite(LayerPlace)
    /// Outputs and gradients are finite, and their products overflow.
    case kernelNotFinite(rows: Range<Int>, columns: Range<Int>)
}
