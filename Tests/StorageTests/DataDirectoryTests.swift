import Platform
import Storage
import TestSupport
import Testing

@Suite struct DataDirectoryTests {
    @Test func `A missing directory is made`() throws {
        let parent = try TemporaryDirectory()
        let directory = try DataDirectory(path: parent.path("data"))
        #expect(parent.names() == ["data"])
        #expect(parent.names("data") == ["datasets", "lock", "results"])
        #expect(directory.results == parent.path("data/results"))
        #expect(directory.database == parent.path("data/ntkd.sqlite"))
    }

    @Test func `What is in the directory stays`() throws {
        let parent = try TemporaryDirectory()
        do { _ = try DataDirectory(path: parent.path("data")) }
        try parent.write([7], to: "data/results/kernel")
        let directory = try DataDirectory(path: parent.path("data"))
        #expect(try parent.read("data/results/kernel") == [7])
        withExtendedLifetime(directory.path) {}
    }

    /// The lock belongs to the open file, not to the process, so that one process can show it.
    @Test func `A directory has one owner at a time`() throws {
        let parent = try TemporaryDirectory()
        let path = parent.path("data")
        let owner = try DataDirectory(path: path)
        #expect(refusal(of: path) == .inUse(path))
        release(owner)
        #expect(refusal(of: path) == nil)
    }

    @Test func `A directory in no directory is refused`() throws {
        let parent = try TemporaryDirectory()
        let path = parent.path("nowhere/data")
        guard case .notWritable(path, let error) = refusal(of: path) else {
            Issue.record("the directory was taken")
            return
        }
        #expect(error.isMissing)
    }

    @Test(arguments: ["data", "data/results", "data/lock"])
    func `Something else in the way is refused`(name: String) throws {
        let parent = try TemporaryDirectory()
        if name != "data" { do { _ = try DataDirectory(path: parent.path("data")) } }
        if name == "data/lock" {
            try parent.replace(name, withDirectory: true)
        } else {
            try parent.replace(name, withDirectory: false)
        }
        guard case .notWritable = refusal(of: parent.path("data")) else {
            Issue.record("the directory was taken")
            return
        }
    }

    /// Nobody, not even the superuser, makes directories there.
    @Test func `A directory that cannot be written to is refused`() {
        guard case .notWritable = refusal(of: "/proc/ntkd") else {
            Issue.record("the directory was taken")
            return
        }
    }

    /// Why a directory cannot be taken; nil if it can, for a moment.
    private func refusal(of path: String) -> DataDirectoryError? {
        do throws(DataDirectoryError) {
            _ = try DataDirectory(path: path)
            return nil
        } catch {
            return error
        }
    }

    private func release(_ directory: consuming DataDirectory) {}
}
