import Testing

@testable import JSON

@Suite struct PowersOfTenTests {
    @Test func `Powers that fit are exact`() {
        var power: UInt128 = 1
        for exponent in PowersOfTen.exact {
            #expect(PowersOfTen.floor(exponent) == power << UInt128(power.leadingZeroBitCount))
            if exponent < 55 { power *= 5 }
        }
        #expect(power.multipliedReportingOverflow(by: 5).overflow)
    }

    /// The first, the last and the ones around 1 of the table in Lemire's paper's program.
    @Test(
        arguments: [
            (-342, 0xeef4_53d6_923b_d65a, 0x113f_aa29_06a1_3b3f),
            (308, 0x8e67_9c2f_5e44_ff8f, 0x570f_09ea_a7ea_7648),
            (-1, 0xcccc_cccc_cccc_cccc, 0xcccc_cccc_cccc_cccc),
            (56, 0x8281_8f12_81ed_449f, 0xbff8_f10e_7a89_21a4),
        ] as [(Int, UInt64, UInt64)])
    func `Powers are those that others computed`(exponent: Int, high: UInt64, low: UInt64) {
        #expect(PowersOfTen.floor(exponent) == UInt128(high) << 64 | UInt128(low), "\(exponent)")
    }

    /// With the exact ones, and one after the other, that fixes all of them but for their last bits.
    @Test func `Every power is ten times the one before, but for what is cut off`() {
        // A tenth falls short of 1, whose bits start anew.
        for exponent in PowersOfTen.exponents.dropLast() where exponent != -1 {
            let (high, low) = PowersOfTen.floor(exponent).multipliedFullWidth(by: 5)
            // The product has 130 or 131 bits.
            let shift = UInt128(128 - high.leadingZeroBitCount)
            let product = UInt128(high) << (128 - shift) | UInt128(low) >> shift
            #expect(PowersOfTen.floor(exponent + 1) - product <= 2, "\(exponent)")
        }
    }

    @Test func `A reciprocal times its power is one, but for what is cut off`() {
        for exponent in 1...308 {
            let high = PowersOfTen.floor(exponent).multipliedFullWidth(by: PowersOfTen.floor(-exponent)).high
            #expect(UInt128(1) << 127 - high <= 2, "\(exponent)")
        }
    }

    @Test func `The powers of a float are rounded up`() {
        for (exponent, ceiling) in zip(PowersOfTen.singleExponents, PowersOfTen.singleCeilings) {
            let floor = UInt64(truncatingIfNeeded: PowersOfTen.floor(exponent) >> 64)
            #expect(ceiling == floor + ((0...27).contains(exponent) ? 0 : 1), "\(exponent)")
        }
    }

    @Test func `The binary exponent is the logarithm's floor`() {
        for exponent in -300...300 {
            #expect(PowersOfTen.binaryExponent(exponent) == Double("1e\(exponent)")?.exponent, "\(exponent)")
        }
    }
}
