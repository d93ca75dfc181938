internal import JSON
internal import LinearAlgebra
package import NeuralKernels

/// Finds orders of the samples of finished jobs.
package enum SampleOrdering {
    /// Values that are read at a time.
    private static let valuesAtOnce = 1 << 20

    /// The samples as clusters of them stand below their tree, by the distances that the kernel gives.
    ///
    /// - Parameters:
    ///   - kernel: Of samples with themselves.
    ///   - form: What it looks like; of several outputs, the sum of what each has by itself counts.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Returns: With the heights of the tree.
    /// - Throws: ``StoreError``, and what `check` throws.
    /// - Complexity: that of `AverageLinkage`, which says what memory it takes.
    package static func clusters(
        of kernel: any ResultReader, _ form: ResultForm, check: () throws -> Void
    ) throws -> SampleOrder {
        switch form.elementType {
        case .float32: try clusters(of: kernel, form, as: Float.self, check: check)
        case .float64: try clusters(of: kernel, form, as: Double.self, check: check)
        }
    }

    private static func clusters<Scalar: NetworkScalar>(
        of kernel: any ResultReader, _ form: ResultForm, as type: Scalar.Type, check: () throws -> Void
    ) throws -> SampleOrder {
        var distances = KernelDistances<Scalar>(count: form.shape[0])
        let rowSize = form.shape.dropFirst().reduce(1, *)
        let pairSize = form.shape.dropFirst(2).reduce(1, *)
        let rowsAtOnce = max(1, Self.valuesAtOnce / rowSize)
        for start in stride(from: 0, to: form.shape[0], by: rowsAtOnce) {
            try check()
            let rows = start..<min(form.shape[0], start + rowsAtOnce)
            let values = try kernel.read(rows: rows).values(as: Scalar.self)
            for row in rows {
                let offset = (row - start) * rowSize
                distances.append(row: form.samplePairs(values[offset..<offset + (row + 1) * pairSize]))
            }
        }
        return try AverageLinkage.dendrogram(of: consume distances, check: check).order
    }

    /// Bytes of memory that clusters of a kernel's samples take.
    package static func byteCount(ofClusters form: ResultForm) -> Double {
        switch form.elementType {
        case .float32: AverageLinkage<Float>.byteCount(samples: form.shape[0])
        case .float64: AverageLinkage<Double>.byteCount(samples: form.shape[0])
        }
    }

    /// The samples by what they should become: by their classes, or by the first of each sample's numbers.
    ///
    /// A regression's targets count before those of a training.
    /// - Parameters:
    ///   - specification: The job's whole document, as JSON.
    ///   - datasets: Where stored targets are.
    ///   - check: Is called now and then; what it throws ends the work.
    /// - Returns: Samples with equal targets as they are.
    /// - Throws: ``SampleOrderFault``, ``StoreError``, and what `check` throws.
    package static func targets(
        of specification: String, _ datasets: any DatasetStore, check: () throws -> Void
    ) throws -> SampleOrder {
        let kernel: KernelSpecification
        do {
            let document = try JSONReader.read(Array(specification.utf8))
            kernel = try SpecificationReader.read(document, datasets: .accepted).kernel
        } catch {
            throw StoreError.damaged("a specification cannot be read: \(error)")
        }
        guard let targets = kernel.regression?.targets ?? kernel.training?.targets else {
            throw SampleOrderFault.noTargets
        }
        if let labels = targets.classes {
            return SampleOrder(byKeys: labels.labels.map { Double($0) })
        }
        do {
            let numbers = try targets.numbers(DatasetLoader(store: datasets), check: check)
            return SampleOrder(byKeys: (0..<numbers.rows).map { numbers[$0, 0] })
        } catch DatasetFailure.missing(let id) {
            throw SampleOrderFault.targetsMissing(id)
        } catch DatasetFailure.damaged(let id) {
            throw StoreError.damaged("the data set \(id) is damaged")
        }
    }
}

/// Why a job's samples have no order of a kind.
package enum SampleOrderFault: Error, Hashable {
    /// The columns' samples are other ones than the rows'.
    case isRectangular
    /// The distances between so many samples take more bytes than one job may.
    case overMemoryBudget(samples: Int, estimate: Double, budget: Double)
    case noTargets
    /// The data set that they were is not kept any more.
    case targetsMissing(String)
}
