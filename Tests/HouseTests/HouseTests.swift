import Foundation
import Testing

/// The rules of the house that a machine can check.
@Suite struct HouseTests {
    /// What each room may import.
    ///
    /// A new line here is a decision about the house's plan.
    private static let allowedImports: [String: Set<String>] = [
        "JSON": ["Glibc"],
        "Platform": ["CMalloc", "Dispatch", "Glibc", "Synchronization"],
        "Compression": ["CChecksum", "COpenSSL", "CZlib"],
        "LinearAlgebra": ["COpenBLAS"],
        "NeuralKernels": ["CElementwise", "CTorchMath", "Glibc", "LinearAlgebra", "Synchronization"],
        "Rendering": ["CCairo", "CPNG", "Compression", "Glibc"],
        "HTTP": ["HTTPTypes"],
        "Transport": [
            "CEpoll", "COpenSSL", "CTLS", "Dispatch", "Glibc", "HTTP", "Platform", "Synchronization",
        ],
        "Jobs": [
            "Compression", "FoundationEssentials", "JSON", "LinearAlgebra", "NeuralKernels", "Platform",
            "Synchronization",
        ],
        "Storage": [
            "Compression", "Dispatch", "FoundationEssentials", "GRDB", "Glibc", "JSON",
            "Jobs", "NeuralKernels", "Platform", "Synchronization",
        ],
        "Endpoints": [
            "CCMark", "Compression", "HTTP", "HTTPTypes", "JSON", "Jobs", "NeuralKernels", "Platform",
            "Rendering",
            "Synchronization",
        ],
        "ntkd": [
            "ArgumentParser", "Compression", "Configuration", "Dispatch", "Endpoints", "Foundation", "Glibc",
            "HTTP",
            "HTTPTypes",
            "JSON", "Jobs", "LinearAlgebra", "Logging", "NeuralKernels", "Platform", "Storage",
            "Synchronization",
            "Transport", "Yams",
        ],
        "ntkd-echo": ["ArgumentParser", "Dispatch", "HTTP", "HTTPTypes", "Transport"],
    ]

    /// Values in, values out: neither input and output nor a clock.
    private static let pureRooms: Set<String> = [
        "JSON", "Compression", "LinearAlgebra", "NeuralKernels", "Rendering", "HTTP", "Jobs",
    ]

    @Test func `Every room imports what its plan allows and nothing else`() {
        var rooms: Set<String> = []
        for file in SourceTree.files("swift", below: ["Sources"]) {
            let room = String(file.target[1])
            rooms.insert(room)
            let allowed = Self.allowedImports[room]
            #expect(allowed != nil, "\(file): a room without a plan")
            for module in file.lines.compactMap(SourceTree.module) {
                #expect(allowed?.contains(module) == true, "\(file) imports \(module)")
            }
        }
        #expect(rooms == Set(Self.allowedImports.keys), "a plan without a room")
    }

    /// The C library is there for its mathematics.
    @Test func `Pure rooms do no input or output and read no clock`() {
        let offences: Set = [
            "fopen", "fread", "fwrite", "fputs", "puts", "printf", "getenv", "socket", "gettimeofday",
            "clock_gettime", "print", "readLine", "FileManager", "FileHandle", "ProcessInfo",
            "ContinuousClock",
            "SuspendingClock", "DispatchTime", "sleep",
        ]
        // The clock that the queue is given.
        let exceptions = [
            "Sources/Jobs/Life/Timestamp.swift": "sleep", "Sources/Jobs/Work/Dispatching.swift": "sleep",
            "Sources/Jobs/Work/Ending.swift": "sleep", "Sources/Jobs/Work/JobHistory.swift": "sleep",
        ]
        for file in SourceTree.files("swift", below: ["Sources"])
        where Self.pureRooms.contains(String(file.target[1])) {
            for (number, line) in file.lines.enumerated() where !SourceTree.isComment(line) {
                let found = SourceTree.words(line).map { String(Substring($0)) }.filter(offences.contains)
                #expect(found.allSatisfy { $0 == exceptions[file.path] }, "\(file):\(number + 1) \(found)")
            }
        }
    }

    @Test func `Pure rooms do without Foundation, but for its essentials in Jobs`() {
        for file in SourceTree.files("swift", below: ["Sources"])
        where Self.pureRooms.contains(String(file.target[1])) {
            let modules = file.lines.compactMap(SourceTree.module).filter { $0.hasPrefix("Foundation") }
            #expect(modules.isEmpty || file.path == "Sources/Jobs/Life/Timestamp.swift", "\(file)")
        }
    }

    @Test func `No file is longer than 300 lines`() {
        for file in SourceTree.files("swift", "c", "h", "js", "css") {
            #expect(file.lines.count <= 301, "\(file) has \(file.lines.count - 1) lines")
        }
    }

    @Test func `No name says nothing`() {
        let words = ["Manager", "Helper", "Util", "Common", "Base", "Core"]
        for file in SourceTree.files("swift") {
            for name in [file.name] + file.lines.compactMap(SourceTree.type) {
                #expect(!words.contains { name.contains($0) }, "\(file): \(name)")
            }
        }
    }

    /// Written apart, so that this file does not offend.
    @Test(arguments: [
        ["@unchecked", " Sendable"], ["nonisolated", "(unsafe)"], ["TO", "DO"], ["FIX", "ME"], ["try", "!"],
        ["Dispatch", "Semaphore(value: 0)"],
    ])
    func `Some things are nowhere`(parts: [String]) {
        let phrase = parts.joined()
        // A test's gate may hold a thread.
        let exceptions = phrase.hasPrefix("Dispatch") ? ["Tests/TestSupport/Gate.swift"] : []
        for file in SourceTree.files("swift", "c", "h") where !exceptions.contains(file.path) {
            let places = file.lines.indices.filter { file.lines[$0].utf8.firstRange(of: phrase.utf8) != nil }
            #expect(places.isEmpty, "\(file): \(phrase)")
        }
    }

    @Test func `Only one file speaks to BLAS`() {
        let word = ["cblas", "_"].joined()
        let files = SourceTree.files("swift").filter {
            $0.lines.contains { $0.utf8.firstRange(of: word.utf8) != nil }
        }
        #expect(files.map(\.path) == ["Sources/LinearAlgebra/BLAS.swift"])
    }

    @Test func `Nothing is public`() {
        for file in SourceTree.files("swift", below: ["Sources"]) {
            let first = file.lines.compactMap { SourceTree.words($0).first.map { String(Substring($0)) } }
            #expect(!first.contains("public") && !first.contains("open"), "\(file)")
        }
    }

    @Test func `The top of the tree holds these and nothing else`() throws {
        let allowed: Set = [
            "Package.swift", "Sources", "Tests", "Benchmarks", "Dockerfile", "Makefile", "config",
            "README.md",
            "LICENSE",
        ]
        let ignored = try String(contentsOf: SourceTree.top.appending(path: ".gitignore"), encoding: .utf8)
            .split(separator: "\n").map { $0.drop { $0 == "/" } }
        let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.top.path)
        let strangers = names.filter { name in
            !name.hasPrefix(".") && !allowed.contains(name) && !ignored.contains { $0 == name }
        }
        #expect(strangers.isEmpty)
    }

    @Test func `An image is built of every folder that the package names`() throws {
        let lines = { (name: String) in
            try String(contentsOf: SourceTree.top.appending(path: name), encoding: .utf8).split(
                separator: "\n")
        }
        let named = try lines("Package.swift").compactMap { line in
            line.firstMatch(of: /path: "([A-Za-z]+)/).map { String($0.1) }
        }
        let (copied, sent) = (try lines("Dockerfile"), try lines(".dockerignore"))
        for folder in Set(named + ["Sources", "Tests"]).sorted() {
            #expect(copied.contains("COPY \(folder) \(folder)"), "Dockerfile")
            #expect(sent.contains("!\(folder)"), ".dockerignore: \(folder)")
        }
    }

    @Test func `A file of tests is named after the file that it tests, or after what it shows`() {
        let sources = Set(SourceTree.files("swift", below: ["Sources"]).map(\.name))
        let suites = SourceTree.files("swift", below: ["Tests"]).filter {
            $0.name.hasSuffix("Tests.swift")
        }
        let strangers = suites.filter { file in
            !sources.contains(file.name.replacing("Tests.swift", with: ".swift"))
                && !file.lines.contains { $0.hasPrefix("/// ") }
        }
        #expect(strangers.isEmpty, "neither the name of a source nor a sentence about itself")
    }
}
