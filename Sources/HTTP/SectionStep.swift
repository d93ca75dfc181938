/// How far a section of field lines is after one more was asked for.
enum SectionStep {
    /// The line has not arrived in full.
    case incomplete
    /// A field was read, and there may be more.
    case field
    /// The empty line was read.
    case end
}
