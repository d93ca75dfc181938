internal import HTTP
internal import JSON
internal import Rendering

/// A file of the page, which is part of the program.
struct PageFile: Sendable {
    let bytes: [UInt8]
    let contentType: String

    /// Every path of the page is answered with this document, whose script looks at the path.
    static let document = PageFile(bytes: PackageResources.page_html, contentType: "text/html; charset=utf-8")
    static let icon = PageFile(bytes: PackageResources.icon_svg, contentType: "image/svg+xml")

    /// What `/assets/{name}` names.
    static let assets: [String: PageFile] = {
        let scripts: [String: [UInt8]] = [
            "app.js": PackageResources.app_js, "axes.js": PackageResources.axes_js,
            "blocks.js": PackageResources.blocks_js,
            "colour.js": PackageResources.colour_js, "colormaps.js": colormaps,
            "commands.js": PackageResources.commands_js, "compare.js": PackageResources.compare_js,
            "dom.js": PackageResources.dom_js, "editor.js": PackageResources.editor_js,
            "examples.js": PackageResources.examples_js,
            "heatmap.js": PackageResources.heatmap_js, "home.js": PackageResources.home_js,
            "job.js": PackageResources.job_js, "kernel.js": PackageResources.kernel_js,
            "npy.js": PackageResources.npy_js, "plots.js": PackageResources.plots_js,
            "pointers.js": PackageResources.pointers_js, "service.js": PackageResources.service_js,
            "studies.js": PackageResources.studies_js, "view.js": PackageResources.view_js,
        ]
        var files = scripts.mapValues { PageFile(bytes: $0, contentType: "text/javascript; charset=utf-8") }
        files["page.css"] = PageFile(bytes: PackageResources.page_css, contentType: "text/css; charset=utf-8")
        files["icon.svg"] = icon
        return files
    }()

    /// The colour maps of the pictures as a module: an object of 256 colours each, six hexadecimal digits a colour; and
    /// of each the colour of what is missing, with its name.
    private static let colormaps: [UInt8] = {
        var (maps, missing): (JSONObject, JSONObject) = ([:], [:])
        for map in Colormap.allCases {
            maps.append(map.rawValue, .string(map.colors.map(\.hexadecimal).joined()))
            let (color, name) = map.missing
            missing.append(map.rawValue, .array([.string(color.hexadecimal), .string(name)]))
        }
        return Array("export default ".utf8) + JSONWriter.bytes(.object(maps))
            + Array(";\nexport const missing = ".utf8) + JSONWriter.bytes(.object(missing))
            + Array(";\n".utf8)
    }()
}
