import Compression
import Rendering
import Testing

@Suite struct ColormapTests {
    /// SHA-256 of the 768 bytes of each table of matplotlib 3.11.2, by `make_colormaps.py digests`.
    @Test(arguments: [
        (Colormap.hot, "066ecce53a06d80b0310156c6fd43f863382f4f3335ad7c2fa53e66d1ebf47a7"),
        (.viridis, "96a1f6f37d4041f953def955ffb8b9ea2110a9b4e3c9b701182d48f7a9774c58"),
        (.magma, "e2e7c21b2cdebd6f55d07fae05ea13bb4b4f0908509892384b87c747b9f319f6"),
        (.inferno, "8092f65256023cefa85fe1136f4f398a2a9f35e9fdf414176b33cce639c44318"),
        (.plasma, "3c079586af5e937166b831cf38703adbeb1198aa6bb3f176495e231423a3c14c"),
        (.cividis, "8a6c6bf382be7cc30a8cbbefab8d5580471f07c59e828295e414c3f350504e29"),
        (.gray, "c15598e2bf5c6ff32034b4c7b3ce668b7993d7b986349e2b676be4f87c2502c3"),
        (.coolwarm, "161fad279ef7b15f29821a492afe1365f2e253aeb6069ab6d562032d84b5ec6f"),
    ])
    func `the colours are matplotlib's, to the byte`(colormap: Colormap, digest: String) {
        let bytes = colormap.colors.flatMap { [$0.red, $0.green, $0.blue] }
        #expect(bytes.count == 3 * Colormap.count)
        #expect(SHA256.digest(of: bytes).hexadecimal == digest)
    }
}
