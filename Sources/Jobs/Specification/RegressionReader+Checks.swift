internal import JSON
internal import NeuralKernels

extension RegressionReader {
    /// What holds between a regression and the rest of its specification.
    func check(_ regression: Regression, data: DataSource?, hasColumns: Bool) {
        let pointer = JSONPointer.document.member(Wire.regression)
        let test = pointer.member(Wire.Regression.test)
        let targets = pointer.member(Wire.Regression.targets)
        let testTargets = pointer.member(Wire.Regression.testTargets)
        if hasColumns { faults.add(.needsSymmetricKernel, at: pointer) }
        if let data {
            if regression.targets.count != data.count {
                faults.add(.targetCount(regression.targets.count, samples: data.count), at: targets)
            }
            if let other = regression.test, other.sampleShape != data.sampleShape {
                faults.add(
                    .shapesDiffer(data: data.sampleShape, against: other.sampleShape), at: test)
            }
        }
        if let known = regression.testTargets {
            if known.count != regression.testCount {
                faults.add(.targetCount(known.count, samples: regression.testCount), at: testTargets)
            }
            if known.width != regression.width {
                faults.add(.targetWidth(known.width, expected: regression.width), at: testTargets)
            }
        }
        if kernel.width == .finite, let outputs = architecture?.outputs, regression.width != outputs {
            faults.add(.outputCount(targets: regression.width, outputs: outputs), at: targets)
        }
    }
}
