internal import CElementwise

/// A floating-point type that C has vectorized loops for over pairs of samples.
///
/// The requirements are the C functions' own signatures, so that a conformance is a line each.
package protocol PairLoops {
    typealias Lane = UnsafePointer<Self>
    typealias MutableLane = UnsafeMutablePointer<Self>

    static var rectifyLoop:
        (MutableLane?, MutableLane?, Int32, Lane?, Lane?, Self, Self, Self, Self, Int) -> Void
    { get }
    static var weighLoop:
        (MutableLane?, MutableLane?, Int32, Int32, Lane?, Lane?, Self, Self, Self, Self, Self, Int) -> Void
    { get }
    static var unsignLoop: (MutableLane?, Lane?, Lane?, Int) -> Void { get }
    static var sumTapsLoop:
        (MutableLane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, Lane?, Int, Int, Int) -> Void
    { get }
    static var addSpreadLoop:
        (
            MutableLane?, Lane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Self, Int,
            Int
        ) -> Void
    { get }
    static var separateLoop: (MutableLane?, Int32, Lane?, Lane?, Lane?, Lane?, Int, Int, Int) -> Void { get }
    static var momentsLoop: (Lane?, Int, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?) -> Void
    { get }
    static var separateProductsLoop: (MutableLane?, UnsafePointer<Double>?, Double, Double, Int, Int) -> Int32
    { get }
    static var separateCloseLoop:
        (MutableLane?, Int32, Lane?, Double, Lane?, UnsafePointer<Double>?, Double, Int, Int) -> Void
    { get }
}

extension Float: PairLoops {
    package static var rectifyLoop:
        (MutableLane?, MutableLane?, Int32, Lane?, Lane?, Float, Float, Float, Float, Int) -> Void
    {
        unsafe ntkd_rectify_f32
    }
    package static var weighLoop:
        (MutableLane?, MutableLane?, Int32, Int32, Lane?, Lane?, Float, Float, Float, Float, Float, Int) ->
            Void
    { unsafe ntkd_weigh_f32 }
    package static var unsignLoop: (MutableLane?, Lane?, Lane?, Int) -> Void { unsafe ntkd_unsign_f32 }
    package static var sumTapsLoop:
        (MutableLane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, Lane?, Int, Int, Int) -> Void
    { unsafe ntkd_sum_taps_f32 }
    package static var addSpreadLoop:
        (
            MutableLane?, Lane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Float,
            Int, Int
        ) -> Void
    { unsafe ntkd_add_spread_f32 }
    package static var separateLoop: (MutableLane?, Int32, Lane?, Lane?, Lane?, Lane?, Int, Int, Int) -> Void
    {
        unsafe ntkd_separate_f32
    }
    package static var momentsLoop:
        (Lane?, Int, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?) -> Void
    {
        unsafe ntkd_moments_f32
    }
    package static var separateProductsLoop:
        (MutableLane?, UnsafePointer<Double>?, Double, Double, Int, Int) -> Int32
    {
        unsafe ntkd_separate_products_f32
    }
    package static var separateCloseLoop:
        (MutableLane?, Int32, Lane?, Double, Lane?, UnsafePointer<Double>?, Double, Int, Int) -> Void
    { unsafe ntkd_separate_close_f32 }
}

extension Double: PairLoops {
    package static var rectifyLoop:
        (MutableLane?, MutableLane?, Int32, Lane?, Lane?, Double, Double, Double, Double, Int) -> Void
    {
        unsafe ntkd_rectify_f64
    }
    package static var weighLoop:
        (MutableLane?, MutableLane?, Int32, Int32, Lane?, Lane?, Double, Double, Double, Double, Double, Int)
            -> Void
    { unsafe ntkd_weigh_f64 }
    package static var unsignLoop: (MutableLane?, Lane?, Lane?, Int) -> Void { unsafe ntkd_unsign_f64 }
    package static var sumTapsLoop:
        (MutableLane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, Lane?, Int, Int, Int) -> Void
    { unsafe ntkd_sum_taps_f64 }
    package static var addSpreadLoop:
        (
            MutableLane?, Lane?, Lane?, Lane?, Lane?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, Double,
            Int, Int
        ) -> Void
    { unsafe ntkd_add_spread_f64 }
    package static var separateLoop: (MutableLane?, Int32, Lane?, Lane?, Lane?, Lane?, Int, Int, Int) -> Void
    {
        unsafe ntkd_separate_f64
    }
    package static var momentsLoop:
        (Lane?, Int, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?) -> Void
    {
        unsafe ntkd_moments_f64
    }
    package static var separateProductsLoop:
        (MutableLane?, UnsafePointer<Double>?, Double, Double, Int, Int) -> Int32
    {
        unsafe ntkd_separate_products_f64
    }
    package static var separateCloseLoop:
        (MutableLane?, Int32, Lane?, Double, Lane?, UnsafePointer<Double>?, Double, Int, Int) -> Void
    { unsafe ntkd_separate_close_f64 }
}
