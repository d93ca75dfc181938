import Jobs
import Testing

@testable import Endpoints

@Suite struct FaultWordsTests {
    @Test(arguments: [
        (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1_664_299_827, "1.5 GiB"),
        (0x1p36, "64.0 GiB"), (1_048_575, "1.0 MiB"), (0x1p60, "1.0 EiB"), (0x1p70, "1024.0 EiB"),
    ])
    func `A number of bytes is put in the unit that suits it`(bytes: Double, words: String) {
        #expect(ByteCount(bytes).description == words)
    }

    @Test func `A failure of the disk is told in its words`() {
        #expect(
            JobFailure.storage("Input/output error").detail
                == "the result could not be stored: Input/output error")
        #expect(JobFailure.storage("x").code.rawValue == "storage_failed")
        #expect(JobFailure.storageFull.code.rawValue == "storage_full")
    }

    @Test func `A failure of the numbers tells where`() {
        #expect(JobFailure.kernelNotFinite(row: 3, column: 7).detail.contains("row 3, column 7"))
        #expect(JobFailure.gradientNotFinite(layer: "2 (ReLU)").detail.contains("layer 2 (ReLU)"))
        #expect(JobFailure.outputNotFinite(layer: "2 (ReLU)").code.rawValue == "not_finite")
    }
}
