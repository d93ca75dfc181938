import HTTP

/// The entry of libFuzzer, which looks for inputs that reach new code: `make fuzz-coverage`.
///
/// Not part of the package: libFuzzer brings its own `main`.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
    for limits in [RequestLimits.standard, .tight] {
        do throws(Breach) {
            _ = try Outcome.agreed(on: input, cuts: [], limits: limits)
        } catch {
            fatalError("\(error)")
        }
    }
    return 0
}
