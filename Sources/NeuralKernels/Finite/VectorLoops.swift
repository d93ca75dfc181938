internal import CElementwise

/// A floating-point type that C has vectorized loops for.
///
/// The requirements are the C functions' own signatures, so that a conformance is a line each; callers use
/// `Elementwise`, which checks sizes.
package protocol VectorLoops {
    typealias Source = UnsafePointer<Self>
    typealias Target = UnsafeMutablePointer<Self>

    static var addLoop: (Target?, Source?, Int) -> Void { get }
    static var addRowsLoop: (Target?, Int, Source?, Int, Int, Int) -> Void { get }
    static var multiplyLoop: (Target?, Source?, Int) -> Void { get }
    static var addProductLoop: (Target?, Source?, Self, Self, Source?, Int) -> Void { get }
    static var sumProductsLoop: (Target?, Source?, Self, Self, Source?, Int, Int) -> Void { get }
    static var sumRunsLoop: (Target?, Source?, Int, Int) -> Void { get }
    static var addRowSumsLoop: (UnsafeMutablePointer<Double>?, UnsafeRawPointer?, Double, Int, Int) -> Void
    { get }
    static var allFiniteLoop: (Source?, Int) -> Int32 { get }
}

extension Float: VectorLoops {
    package static var addLoop: (Target?, Source?, Int) -> Void { unsafe ntkd_add_f32 }
    package static var addRowsLoop: (Target?, Int, Source?, Int, Int, Int) -> Void {
        unsafe ntkd_add_rows_f32
    }
    package static var multiplyLoop: (Target?, Source?, Int) -> Void { unsafe ntkd_multiply_f32 }
    package static var addProductLoop: (Target?, Source?, Float, Float, Source?, Int) -> Void {
        unsafe ntkd_add_product_f32
    }
    package static var sumProductsLoop: (Target?, Source?, Float, Float, Source?, Int, Int) -> Void {
        unsafe ntkd_sum_products_f32
    }
    package static var sumRunsLoop: (Target?, Source?, Int, Int) -> Void { unsafe ntkd_sum_runs_f32 }
    package static var addRowSumsLoop:
        (UnsafeMutablePointer<Double>?, UnsafeRawPointer?, Double, Int, Int) -> Void
    { unsafe ntkd_add_row_sums_f32 }
    package static var allFiniteLoop: (Source?, Int) -> Int32 { unsafe ntkd_all_finite_f32 }
}

extension Double: VectorLoops {
    package static var addLoop: (Target?, Source?, Int) -> Void { unsafe ntkd_add_f64 }
    package static var addRowsLoop: (Target?, Int, Source?, Int, Int, Int) -> Void {
        unsafe ntkd_add_rows_f64
    }
    package static var multiplyLoop: (Target?, Source?, Int) -> Void { unsafe ntkd_multiply_f64 }
    package static var addProductLoop: (Target?, Source?, Double, Double, Source?, Int) -> Void {
        unsafe ntkd_add_product_f64
    }
    package static var sumProductsLoop: (Target?, Source?, Double, Double, Source?, Int, Int) -> Void {
        unsafe ntkd_sum_products_f64
    }
    package static var sumRunsLoop: (Target?, Source?, Int, Int) -> Void { unsafe ntkd_sum_runs_f64 }
    package static var addRowSumsLoop:
        (UnsafeMutablePointer<Double>?, UnsafeRawPointer?, Double, Int, Int) -> Void
    { unsafe ntkd_add_row_sums_f64 }
    package static var allFiniteLoop: (Source?, Int) -> Int32 { unsafe ntkd_all_finite_f64 }
}
