import NeuralKernels
import Testing

/// What is said of layers behind one that does not fit: nothing that is only its consequence.
@Suite struct ProgramBuilderTests {
    @Test func `A residual's sides must agree`() {
        let residual = Layer.residual(
            branch: [Networks.linear(16)], shortcut: [Networks.linear(8), Networks.linear(4)])
        #expect(
            Networks.faults([8], [residual, Networks.linear(1)]) == [
                .residualShapes(Networks.place(0, "Residual"), branch: [16], shortcut: [4])
            ])
    }

    @Test func `Behind a residual whose sides differ its branch counts`() {
        let residual = Layer.residual(branch: [Networks.linear(16)], shortcut: [])
        let layers = [residual, Networks.normalization(.layer(shape: [5])), Networks.linear(1)]
        #expect(
            Networks.faults([8], layers) == [
                .residualShapes(Networks.place(0, "Residual"), branch: [16], shortcut: [8]),
                .normalizedShape(Networks.place(1, "LayerNorm"), normalized: [5], shape: [16]),
            ])
    }

    /// One width is wrong: with 8 instead of 16, all else is right.
    @Test func `What fits a residual's shortcut is no fault of its own`() {
        let wrong = Layer.residual(branch: [Networks.linear(16)], shortcut: [])
        let right = Layer.residual(branch: [Networks.linear(8), Networks.tanh], shortcut: [])
        let fault = ArchitectureFault.residualShapes(
            Networks.place(0, "Residual"), branch: [16], shortcut: [8])
        for next in [
            [right], [Networks.normalization(.layer(shape: [8])), right], [Networks.tanh, right, right],
        ] {
            #expect(Networks.faults([8], [wrong] + next + [Networks.linear(1)]) == [fault])
        }
        // What fits decides: 8 it is, and no longer 16.
        let late = Networks.normalization(.layer(shape: [16]))
        #expect(
            Networks.faults([8], [wrong, right, late]) == [
                fault, .normalizedShape(Networks.place(2, "LayerNorm"), normalized: [16], shape: [8]),
            ])
    }

    @Test func `Of a residual with one side known that side counts`() {
        let failing = [Networks.convolution(4, kernel: 3), Networks.linear(7)]
        let late = Networks.normalization(.layer(shape: [5]))
        let place = LayerPlace(path: [.layer(0), .branch(0)], name: "Conv2d")
        #expect(
            Networks.faults([8], [.residual(branch: failing, shortcut: [Networks.linear(3)]), late]) == [
                .axes(place, expected: 3, shape: [8]),
                .normalizedShape(Networks.place(1, "LayerNorm"), normalized: [5], shape: [3]),
            ])
        let other = LayerPlace(path: [.layer(0), .shortcut(0)], name: "Conv2d")
        #expect(
            Networks.faults([8], [.residual(branch: [Networks.linear(3)], shortcut: failing), late]) == [
                .axes(other, expected: 3, shape: [8]),
                .normalizedShape(Networks.place(1, "LayerNorm"), normalized: [5], shape: [3]),
            ])
        #expect(
            Networks.faults([8], [.residual(branch: failing, shortcut: failing), late]) == [
                .axes(place, expected: 3, shape: [8]), .axes(other, expected: 3, shape: [8]),
            ])
    }

    @Test func `Nested residuals name what does not fit at every depth`() {
        let inner = Layer.residual(
            branch: [Networks.normalization(.layer(shape: [7])), Networks.linear(4)], shortcut: [])
        let outer = Layer.residual(
            branch: [inner, Networks.linear(6)], shortcut: [Networks.normalization(.layer(shape: [3]))])
        let path: [LayerPlace.Entry] = [.layer(1), .branch(0)]
        #expect(
            Networks.faults([8], [Networks.linear(5), outer, Networks.linear(1)]) == [
                .normalizedShape(
                    LayerPlace(path: path + [.branch(0)], name: "LayerNorm"), normalized: [7], shape: [5]),
                .residualShapes(LayerPlace(path: path, name: "Residual"), branch: [4], shortcut: [5]),
                .normalizedShape(
                    LayerPlace(path: [.layer(1), .shortcut(0)], name: "LayerNorm"), normalized: [3],
                    shape: [5]),
                .residualShapes(Networks.place(1, "Residual"), branch: [6], shortcut: [5]),
            ])
    }

    @Test func `A residual around one that differs is not to blame for it`() {
        let inner = Layer.residual(branch: [Networks.linear(16)], shortcut: [])
        let outer = Layer.residual(branch: [inner, Networks.tanh], shortcut: [])
        let place = LayerPlace(path: [.layer(0), .branch(0)], name: "Residual")
        #expect(
            Networks.faults([8], [outer, Networks.linear(1)]) == [
                .residualShapes(place, branch: [16], shortcut: [8])
            ])
    }

    /// Padding 1 would keep the length.
    @Test func `What fits a lesser padding is no fault of its own`() {
        let layers: [Layer] = [
            .residual(branch: [Networks.pooling([3, 3], padding: [2, 2]), Networks.tanh], shortcut: []),
            .flatten, Networks.linear(1),
        ]
        let place = LayerPlace(path: [.layer(0), .branch(0)], name: "MaxPool2d")
        #expect(Networks.faults([2, 6, 6], layers) == [.paddingOverHalf(place, padding: 2, kernel: 3)])
    }

    @Test func `Doubts without end are followed no further`() {
        let residuals = (2..<40).map { Layer.residual(branch: [Networks.linear($0)], shortcut: []) }
        let faults = Networks.faults([1], residuals)
        #expect(faults.count < 10)
        #expect(faults.first == .residualShapes(Networks.place(0, "Residual"), branch: [2], shortcut: [1]))
    }

    @Test func `Indices are looked up and nothing else, and nothing else is looked up`() {
        func misplaced(_ layers: [Layer]) -> [LayerPlace] {
            Networks.faults([4], layers).compactMap { fault in
                if case .indicesElsewhere(let place) = fault { place } else { nil }
            }
        }
        let (embedding, head) = (Networks.embedding(3), Networks.linear(1))
        #expect(misplaced([embedding, Networks.tanh, head]).isEmpty)
        #expect(misplaced([.residual(branch: [embedding], shortcut: [embedding]), head]).isEmpty)
        #expect(misplaced([embedding, embedding, Networks.tanh, embedding]).map(\.position) == ["1", "3"])
        // The first layer is in the way of the embedding, which is not to blame.
        #expect(misplaced([Networks.tanh, .flatten, embedding, head]).map(\.position) == ["0"])
        #expect(misplaced([Networks.tanh, embedding, embedding, head]).map(\.position) == ["0", "2"])
        let sides: [Layer] = [.residual(branch: [embedding, head], shortcut: [.flatten, embedding])]
        #expect(misplaced(sides).map(\.position) == ["0.shortcut.0"])
        // To add indices is wrong whatever their shape: that it differs is not said.
        #expect(
            Networks.faults([4], [.residual(branch: [embedding], shortcut: []), Networks.tanh, head]) == [
                .indicesElsewhere(Networks.place(0, "Residual"))
            ])
    }

    /// Without the first layer, or the second embedding, all else is right; whatever the layer says of its own shape.
    @Test func `What fits without a misplaced layer is no fault of its own`() {
        let norm = Networks.normalization(.layer(shape: [4, 3]))
        for layer in [Networks.linear(7), Networks.convolution(2, kernel: 3)] {
            #expect(
                Networks.faults([4], [layer, Networks.embedding(3), norm]) == [
                    .indicesElsewhere(Networks.place(0, layer.name))
                ])
        }
        #expect(
            Networks.faults([4], [Networks.embedding(3), Networks.embedding(2), norm]) == [
                .indicesElsewhere(Networks.place(1, "Embedding"))
            ])
    }

    @Test func `Misplaced embeddings are named with what else does not fit`() {
        let layers = [
            Networks.embedding(3), Networks.normalization(.layer(shape: [5])), Networks.embedding(2),
            Networks.convolution(2, kernel: 1),
            Networks.pooling([2, 3], padding: [0, 0]),
        ]
        #expect(
            Networks.faults([4], layers) == [
                .normalizedShape(Networks.place(1, "LayerNorm"), normalized: [5], shape: [4, 3]),
                .indicesElsewhere(Networks.place(2, "Embedding")),
                .kernelLargerThanInput(Networks.place(4, "MaxPool2d"), kernel: 3, shape: [2, 3, 2]),
            ])
    }
}
