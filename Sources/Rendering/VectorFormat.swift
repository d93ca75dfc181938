/// The files that keep lines as lines and letters as outlines, sharp at any size.
package enum VectorFormat: String, Hashable, Sendable, CaseIterable {
    case svg, pdf
}
