import Jobs
import Testing

@testable import Endpoints

@Suite struct FaultWordsTests {
    @Test(arguments: [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_550_000_000, "1.6 GB"), (64e9, "64.0 GB"),
        (999_999, "1.0 MB"), (1e18, "1.0 EB"), (2.5e21, "2500.0 EB"), (1e24, "1000000.0 EB"),
    ])
    func `A number of bytes is put in the unit that suits it`(bytes: Double, words: String) {
        #expect(ByteCount(bytes).description == words)
    }

    @Test func `A failure of the disk is told in its words`() {
        #expect(
            JobFailure.storage("Input/output error").detail
                == "the result could not be stored: Input/output error")
        #expect(JobFailure.storage("x").code == "storage_failed")
        #expect(JobFailure.storageFull.code == "storage_full")
    }

    @Test func `A failure of the numbers tells where`() {
        #expect(JobFailure.kernelNotFinite(row: 3, column: 7).detail.contains("row 3, column 7"))
        #expect(JobFailure.gradientNotFinite(layer: 2, name: "ReLU").detail.contains("layer 2 (ReLU)"))
        #expect(JobFailure.outputNotFinite(layer: 2, name: "ReLU").code == "not_finite")
    }
}
