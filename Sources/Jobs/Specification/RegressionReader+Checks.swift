internal import JSON
internal import NeuralKernels

extension RegressionReader {
    /// What holds between what is learned and the rest of the specification, as far as it could be read.
    func check(_ samples: Samples) {
        let test = Self.pointer.member(Wire.Regression.test)
        let testTargets = Self.pointer.member(Wire.Regression.testTargets)
        if hasColumns { faults.add(.needsSymmetricKernel, at: Self.pointer) }
        if let targets = samples.targets { check(targets) }
        if let other = samples.test {
            if let data, other.sampleShape != data.sampleShape {
                faults.add(.shapesDiffer(data: data.sampleShape, against: other.sampleShape), at: test)
            } else if let architecture {
                SpecificationReader.checkIndices(architecture, other, at: test, stored.elementType, faults)
            }
            SpecificationReader.checkRange(other, at: test, stored.elementType, faults)
            if let known = samples.testTargets, known.count != other.count {
                faults.add(.targetCount(known.count, samples: other.count), at: testTargets)
            }
        }
        if let known = samples.testTargets, let targets = samples.targets, known.width != targets.width {
            faults.add(.targetWidth(known.width, expected: targets.width), at: testTargets)
        }
    }

    private func check(_ targets: Targets) {
        let pointer = Self.pointer.member(Wire.Regression.targets)
        if let data, targets.count != data.count {
            faults.add(.targetCount(targets.count, samples: data.count), at: pointer)
        }
        if kernel.width == .finite, let outputs = architecture?.outputs, targets.width != outputs {
            faults.add(.outputCount(targets: targets.width, outputs: outputs), at: pointer)
        }
    }
}
