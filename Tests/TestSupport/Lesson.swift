/// Specifications with something to learn, as texts.
package enum Lesson {
    /// Five samples of two features, and what is to be learned of them.
    package static func text(
        _ regression: String, width: String = "infinite", kernel more: String = "", outputs: Int = 1,
        rest: String = ""
    ) -> String {
        #"""
        {"architecture": {"parameterization": "ntk", "layers": [{"type": "Linear", "out_features": 6, "bias_std": 0.3},
         {"type": "Erf"}, {"type": "Linear", "out_features": \#(outputs)}]}, "seed": 3,
         "data": [[1, 0], [0, 1], [1, 1], [-1, 0.5], [0.3, -2]], "dtype": "float64",
         "kernel": {"width": "\#(width)"\#(more)}, "regression": \#(regression)\#(rest)}
        """#
    }

    /// Targets, and two test samples of which the first is a training sample.
    package static let plain =
        #"{"targets": [1, 2, 3, 4, 5], "test": [[1, 0], [2, 2]], "test_targets": [1, 0]}"#
}
