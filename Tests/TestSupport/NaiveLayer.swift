internal import NeuralKernels

/// One layer's formula on one sample.
struct NaiveLayer {
    let step: Step
    let parameters: [Dual]
    let scales: (weight: Double, bias: Double)

    func value(of inputs: [[Dual]]) -> [Dual] {
        let x = inputs[0]
        switch step.operation {
        case .linear(let layer): return linear(layer, x)
        case .convolution(let layer, let shape): return convolution(layer, shape, x)
        case .pooling(let layer, let shape): return pooling(layer, shape, x)
        case .adaptiveAveragePool(let ranges): return adaptivePooling(ranges, x)
        case .normalization(let layer, let shape): return normalization(layer, shape, x)
        case .embedding(let layer): return embedding(layer, x)
        case .activation(let activation):
            return x.map { number in
                var value = [number.value]
                var slope = value
                activation.apply(to: &value)
                activation.differentiate(&slope)
                return Dual(value[0], slope: slope[0] * number.slope)
            }
        case .identity: return x
        case .sum: return zip(x, inputs[1]).map { $0 + $1 }
        }
    }

    private func linear(_ layer: LinearLayer, _ x: [Dual]) -> [Dual] {
        let width = step.inputShape[step.inputShape.count - 1]
        let bias = layer.outFeatures * width
        return stride(from: 0, to: x.count, by: width).flatMap { start in
            (0..<layer.outFeatures).map { out in
                let sum = (0..<width).reduce(Dual(0)) { $0 + parameters[out * width + $1] * x[start + $1] }
                return scales.weight * sum + (layer.hasBias ? scales.bias * parameters[bias + out] : Dual(0))
            }
        }
    }

    private func convolution(_ layer: ConvolutionLayer, _ shape: ConvolutionShape, _ x: [Dual]) -> [Dual] {
        let isFlat = layer.dimensions == 1
        let (height, width) = isFlat ? (1, shape.input[0]) : (shape.input[0], shape.input[1])
        let (outHeight, outWidth) = isFlat ? (1, shape.output[0]) : (shape.output[0], shape.output[1])
        let kernel = isFlat ? [1, layer.kernel[0]] : layer.kernel
        let (stride, padding) =
            isFlat ? ([1, layer.stride[0]], [0, layer.padding[0]]) : (layer.stride, layer.padding)
        let dilation = isFlat ? [1, layer.dilation[0]] : layer.dilation
        let inside = shape.channels / layer.groups
        let fanIn = inside * kernel[0] * kernel[1]
        var output: [Dual] = []
        for out in 0..<layer.outChannels {
            let group = out / (layer.outChannels / layer.groups)
            for y in 0..<outHeight {
                for z in 0..<outWidth {
                    var sum = Dual(0)
                    for c in 0..<inside {
                        for i in 0..<kernel[0] {
                            for j in 0..<kernel[1] {
                                let row = y * stride[0] - padding[0] + i * dilation[0]
                                let column = z * stride[1] - padding[1] + j * dilation[1]
                                guard row >= 0, row < height, column >= 0, column < width else { continue }
                                let weight = parameters[out * fanIn + (c * kernel[0] + i) * kernel[1] + j]
                                sum = sum + weight * x[((group * inside + c) * height + row) * width + column]
                            }
                        }
                    }
                    let bias = layer.hasBias ? parameters[layer.outChannels * fanIn + out] : Dual(0)
                    output.append(scales.weight * sum + scales.bias * bias)
                }
            }
        }
        return output
    }

    private func pooling(_ layer: PoolingLayer, _ shape: WindowShape, _ x: [Dual]) -> [Dual] {
        var output: [Dual] = []
        for c in 0..<shape.channels {
            for y in 0..<shape.output[0] {
                for z in 0..<shape.output[1] {
                    var window: [Dual] = []
                    for i in 0..<layer.kernel[0] {
                        for j in 0..<layer.kernel[1] {
                            let row = y * layer.stride[0] - layer.padding[0] + i
                            let column = z * layer.stride[1] - layer.padding[1] + j
                            guard row >= 0, row < shape.input[0], column >= 0, column < shape.input[1] else {
                                continue
                            }
                            window.append(x[(c * shape.input[0] + row) * shape.input[1] + column])
                        }
                    }
                    switch layer.kind {
                    case .average:
                        let size = Double(layer.kernel[0] * layer.kernel[1])
                        output.append(1 / size * window.reduce(Dual(0)) { $0 + $1 })
                    case .maximum:
                        output.append(window.dropFirst().reduce(window[0]) { $1.value > $0.value ? $1 : $0 })
                    }
                }
            }
        }
        return output
    }

    private func adaptivePooling(_ ranges: WindowRanges, _ x: [Dual]) -> [Dual] {
        var output: [Dual] = []
        for c in 0..<ranges.channels {
            for y in 0..<ranges.output[0] {
                for z in 0..<ranges.output[1] {
                    let window = ranges.range(y, axis: 0).flatMap { row in
                        ranges.range(z, axis: 1).map { x[(c * ranges.input[0] + row) * ranges.input[1] + $0] }
                    }
                    output.append(1 / Double(window.count) * window.reduce(Dual(0)) { $0 + $1 })
                }
            }
        }
        return output
    }

    private func normalization(_ layer: NormalizationLayer, _ shape: NormalizationShape, _ x: [Dual])
        -> [Dual]
    {
        var output = x
        let count = 1 / Double(shape.length)
        for start in stride(from: 0, to: x.count, by: shape.length) {
            let run = x[start..<start + shape.length]
            var mean = count * run.reduce(Dual(0)) { $0 + $1 }
            var centred = true
            var variance = Dual(1)
            switch layer.kind {
            case .batch: (mean, centred) = (Dual(0), false)
            case .rootMeanSquare: mean = Dual(0)
            case .layer, .group: break
            }
            if centred { variance = count * run.reduce(Dual(0)) { $0 + ($1 - mean) * ($1 - mean) } }
            let inverse = (variance + Dual(layer.epsilon ?? Double.ulpOfOne)).inverseRoot
            for i in run.indices { output[i] = (x[i] - mean) * inverse }
        }
        guard layer.isAffine else { return output }
        return output.indices.map { i in
            let channel = shape.channel(at: i % (shape.groups * shape.length))
            let scaled = parameters[channel] * output[i]
            if case .rootMeanSquare = layer.kind { return scaled }
            return scaled + parameters[shape.channels + channel]
        }
    }

    private func embedding(_ layer: EmbeddingLayer, _ x: [Dual]) -> [Dual] {
        x.flatMap { index in
            (0..<layer.width).map { column in
                let number = parameters[Int(index.value) * layer.width + column]
                // The padding's vector is not learned.
                return Int(index.value) == layer.paddingIndex ? Dual(number.value) : number
            }
        }
    }
}
