import JSON
import NeuralKernels
import Testing

/// Clusters of samples, against `linkage(…, "average")` and `leaves_list` of scipy 1.17.1.
@Suite struct OrdersTests {
    static let cases = Golden.document("orders")["cases"].elements ?? []

    private static func numbers(_ value: JSONValue) -> [Double] {
        if case .numbers(let numbers) = value { numbers } else { (value.elements ?? []).map(\.double) }
    }

    private static func order<Scalar: NetworkScalar>(
        _ kernel: [[Double]], as type: Scalar.Type
    ) throws -> SampleOrder {
        var distances = KernelDistances<Scalar>(count: kernel.count)
        for (place, row) in kernel.enumerated() { distances.append(row: Array(row[...place])) }
        return try AverageLinkage.dendrogram(of: distances, check: {}).order
    }

    /// The heights are means of distances of up to 20, each with some roundings: 1e-13 of a sample's.
    @Test(arguments: cases.indices) func `Leaves and heights are scipy's`(index: Int) throws {
        let golden = Self.cases[index]
        let kernel = (golden["kernel"].elements ?? []).map(Self.numbers)
        let leaves = Self.numbers(golden["leaves"]).map { Int($0) }
        #expect(leaves.count == kernel.count && kernel.count > 1)
        let order = try Self.order(kernel, as: Double.self)
        #expect(order.indices == leaves)
        let heights = try #require(order.heights)
        for (found, wanted) in zip(heights.sorted(), Self.numbers(golden["heights"])) {
            #expect(abs(found - wanted) <= 1e-13)
        }
        #expect(try Self.order(kernel, as: Float.self).indices == leaves)
    }
}
