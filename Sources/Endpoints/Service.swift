internal import HTTP
package import Jobs
package import NeuralKernels
package import Platform

/// What the endpoints work with.
package struct Service: Sendable {
    package let jobs: JobQueue
    package let results: any ResultStore
    package let datasets: any DatasetStore
    package let clock: JobClock
    /// Where matrices are written out and pictures drawn.
    package let pool: ComputePool
    package let limits: JobLimits
    /// Documents of jobs that are over.
    let documents: DocumentCache
    let allowance = Allowance()
    let orders = SampleOrders(capacity: 1 << 25)
    let meter = RequestMeter(templates: Routes.all.map(\.template))
    /// How the process is.
    package var vitals = Vitals.unwatched
    /// How fast the machine is.
    package let costs: CostModel

    package init(
        jobs: JobQueue, results: any ResultStore, datasets: any DatasetStore, clock: JobClock,
        pool: ComputePool, limits: JobLimits, costs: CostModel, documents: DocumentCache
    ) {
        self.documents = documents
        self.costs = costs
        self.jobs = jobs
        self.results = results
        self.datasets = datasets
        self.clock = clock
        self.pool = pool
        self.limits = limits
    }

    /// Runs `body` here, or on the compute pool when it is long: an I/O queue serves many connections.
    func run<Value: Sendable>(
        isLong: Bool, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        isLong ? try await pool.run(body) : try body()
    }

    /// What a kernel would take here.
    func need(of kernel: KernelSpecification) -> JobNeed {
        JobNeed(kernel, limits: limits, costs: costs.contraction, threads: pool.width)
    }
}
