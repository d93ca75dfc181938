package import Compression
internal import Synchronization

/// The tokens that are let in, each as its digest: the list itself opens no door.
package struct TokenList: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let name: String
        package let digest: SHA256.Digest
        package let quotas: Quotas

        package init(name: String, digest: SHA256.Digest, quotas: Quotas) {
            self.name = name
            self.digest = digest
            self.quotas = quotas
        }
    }

    package let entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    /// Whom a token belongs to; nil when it is nobody's.
    ///
    /// Every entry is compared to its last byte, so that how long it takes tells nothing.
    package func caller(presenting token: String) -> Caller? {
        let shown = SHA256.digest(of: Array(token.utf8)).bytes
        var found: Int?
        for (index, entry) in entries.enumerated() {
            var difference: UInt8 = 0
            for (left, right) in zip(shown, entry.digest.bytes) { difference |= left ^ right }
            if difference == 0 { found = index }
        }
        return found.map { .token(name: entries[$0].name, quotas: entries[$0].quotas) }
    }
}

/// The list that is in force, which may be exchanged while the service runs.
package final class TokenBook: Sendable {
    private let state: Mutex<TokenList>

    package init(_ list: TokenList) { state = Mutex(list) }

    package var list: TokenList { state.withLock { $0 } }

    package func replace(with list: TokenList) { state.withLock { $0 = list } }
}
