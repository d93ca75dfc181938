import Testing

/// The house's rules are no better than the eyes that look for offences.
@Suite struct SourceTreeTests {
    @Test func `The whole tree is seen`() {
        let files = SourceTree.files("swift")
        #expect(files.count > 150)
        #expect(files.allSatisfy { $0.lines.count > 3 })
        #expect(files.contains { $0.path == "Sources/Jobs/Work/JobQueue.swift" })
        #expect(files.contains { $0.path == "Tests/HouseTests/SourceTreeTests.swift" })
        #expect(files.first { $0.name == "BLAS.swift" }?.target == ["Sources", "LinearAlgebra"])
    }

    @Test(
        arguments: [
            ("import Foundation", "Foundation"), ("package import Jobs", "Jobs"),
            ("@testable import HTTP", "HTTP"), ("  internal import GRDB // words", "GRDB"),
            ("@_exported public import Glibc", "Glibc"), ("import struct Foundation.Date", "Foundation"),
            ("import Foundation.NSDate", "Foundation"), ("@preconcurrency import Dispatch", "Dispatch"),
            ("// import Foundation", nil), ("let important = 1", nil), ("/// An import of X", nil),
        ] as [(Substring, String?)])
    func `An import is seen in every dress`(line: Substring, module: String?) {
        #expect(SourceTree.module(importedBy: line) == module)
    }

    @Test(
        arguments: [
            ("package struct Job: Sendable {", "Job"), ("@safe struct File: ~Copyable {", "File"),
            ("    private final class Row {", "Row"), ("indirect enum Tree {", "Tree"),
            ("actor Server {", "Server"),
            ("@Suite(.timeLimit(.minutes(3))) struct Tests {", "Tests"),
            ("package protocol Store {", "Store"),
            ("typealias Endpoint = Int", "Endpoint"), ("/// A struct Manager", nil), ("structure(x)", nil),
        ] as [(Substring, String?)])
    func `A type is seen where it is declared`(line: Substring, type: String?) {
        #expect(SourceTree.type(declaredBy: line) == type)
    }
}
