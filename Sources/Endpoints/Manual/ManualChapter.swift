/// A chapter of the manual: Markdown, with places that ``ManualFacts`` fills.
struct ManualChapter {
    /// Its file's name, without the number.
    let name: String
    let text: String

    private init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// In their order.
    ///
    /// Of a file's name that begins with two digits the first one is lost in that of its bytes.
    static let all = [
        ManualChapter("first-steps", PackageResources._1_first_steps_md),
        ManualChapter("specification", PackageResources._2_specification_md),
        ManualChapter("networks", PackageResources._3_networks_md),
        ManualChapter("data", PackageResources._4_data_md),
        ManualChapter("kernels", PackageResources._5_kernels_md),
        ManualChapter("infinite-width", PackageResources._6_infinite_width_md),
        ManualChapter("analyses", PackageResources._7_analyses_md),
        ManualChapter("results", PackageResources._8_results_md),
        ManualChapter("peers", PackageResources._9_peers_md),
        ManualChapter("running", PackageResources._0_running_md),
        ManualChapter("errors", PackageResources._1_errors_md),
    ]
}
