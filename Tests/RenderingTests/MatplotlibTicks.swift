/// Written by `make_ticks.py` with matplotlib 3.11.2.
enum MatplotlibTicks {
    static let axes: [MatplotlibAxis] = [
        .init(
            low: -0.0024428367614746094, high: 13.574082374572754, intervals: 9, isInteger: false,
            ticks: [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0],
            labels: ["0", "2", "4", "6", "8", "10", "12"],
            shared: ""),
        .init(
            low: 0.9, high: 1.1, intervals: 9, isInteger: false,
            ticks: [0.9, 0.925, 0.95, 0.975, 1.0, 1.025, 1.05, 1.075, 1.1],
            labels: ["0.900", "0.925", "0.950", "0.975", "1.000", "1.025", "1.050", "1.075", "1.100"],
            shared: ""),
        .init(
            low: 0.0, high: 1.0, intervals: 9, isInteger: false,
            ticks: [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0],
            labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
            shared: ""),
        .init(
            low: 12345.000000241935, high: 12345.000984807308, intervals: 9, isInteger: false,
            ticks: [12345.0002, 12345.0004, 12345.0006, 12345.0008],
            labels: ["0.0002", "0.0004", "0.0006", "0.0008"],
            shared: "+1.2345e4"),
        .init(
            low: -9950038.916384123, high: -45917.336487681925, intervals: 9, isInteger: false,
            ticks: [-8000000.0, -6000000.0, -4000000.0, -2000000.0],
            labels: ["−8", "−6", "−4", "−2"],
            shared: "1e6"),
        .init(
            low: 2.8e-32, high: 9.9e-31, intervals: 9, isInteger: false,
            ticks: [2e-31, 4e-31, 6.0000000000000005e-31, 8e-31],
            labels: ["2", "4", "6", "8"],
            shared: "1e−31"),
        .init(
            low: 1e+30, high: 7e+30, intervals: 9, isInteger: false,
            ticks: [
                9.999999999999999e+29, 1.9999999999999998e+30, 3e+30, 3.9999999999999995e+30,
                4.999999999999999e+30, 6e+30, 6.999999999999999e+30,
            ],
            labels: ["1", "2", "3", "4", "5", "6", "7"],
            shared: "1e30"),
        .init(
            low: -0.1, high: 0.1, intervals: 9, isInteger: false,
            ticks: [
                -0.1, -0.07500000000000001, -0.05, -0.024999999999999994, 0.0,
                0.024999999999999994, 0.05000000000000002, 0.07500000000000001, 0.1,
            ],
            labels: ["−0.100", "−0.075", "−0.050", "−0.025", "0.000", "0.025", "0.050", "0.075", "0.100"],
            shared: ""),
        .init(
            low: 1000000000.0, high: 1000000001.0, intervals: 9, isInteger: false,
            ticks: [1000000000.0, 1000000000.2, 1000000000.4, 1000000000.6, 1000000000.8, 1000000001.0],
            labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
            shared: "+1e9"),
        .init(
            low: 99999.5, high: 100000.5, intervals: 9, isInteger: false,
            ticks: [99999.6, 99999.8, 100000.0, 100000.2, 100000.4],
            labels: ["−0.4", "−0.2", "0.0", "0.2", "0.4"],
            shared: "+1e5"),
        .init(
            low: -100000.5, high: -99999.5, intervals: 5, isInteger: false,
            ticks: [-100000.4, -100000.2, -100000.0, -99999.8, -99999.6],
            labels: ["−0.4", "−0.2", "0.0", "0.2", "0.4"],
            shared: "−1e5"),
        .init(
            low: 0.99999, high: 1.00001, intervals: 9, isInteger: false,
            ticks: [0.99999, 0.9999925, 0.999995, 0.9999975, 1.0, 1.0000025, 1.000005, 1.0000075, 1.00001],
            labels: ["−1.00", "−0.75", "−0.50", "−0.25", "0.00", "0.25", "0.50", "0.75", "1.00"],
            shared: "1e−5+1"),
        .init(
            low: 123.01, high: 123.9, intervals: 9, isInteger: false,
            ticks: [123.1, 123.2, 123.3, 123.4, 123.5, 123.6, 123.7, 123.8, 123.9],
            labels: ["123.1", "123.2", "123.3", "123.4", "123.5", "123.6", "123.7", "123.8", "123.9"],
            shared: ""),
        .init(
            low: 1000.3, high: 1005.1, intervals: 9, isInteger: false,
            ticks: [1001.0, 1002.0, 1003.0, 1004.0, 1005.0],
            labels: ["1001", "1002", "1003", "1004", "1005"],
            shared: ""),
        .init(
            low: -503.3, high: -502.9, intervals: 4, isInteger: false,
            ticks: [-503.20000000000005, -503.00000000000006],
            labels: ["−503.2", "−503.0"],
            shared: ""),
        .init(
            low: 0.0, high: 100000.0, intervals: 9, isInteger: false,
            ticks: [0.0, 20000.0, 40000.0, 60000.0, 80000.0, 100000.0],
            labels: ["0", "20000", "40000", "60000", "80000", "100000"],
            shared: ""),
        .init(
            low: 0.0, high: 1000000.0, intervals: 9, isInteger: false,
            ticks: [0.0, 200000.0, 400000.0, 600000.0, 800000.0, 1000000.0],
            labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
            shared: "1e6"),
        .init(
            low: 0.0, high: 1.2e-05, intervals: 9, isInteger: false,
            ticks: [0.0, 2e-06, 4e-06, 6e-06, 8e-06, 9.999999999999999e-06, 1.2e-05],
            labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"],
            shared: "1e−5"),
        .init(
            low: -3e-05, high: 5e-05, intervals: 4, isInteger: false,
            ticks: [-2e-05, 0.0, 2.0000000000000005e-05, 4e-05],
            labels: ["−2", "0", "2", "4"],
            shared: "1e−5"),
        .init(
            low: -0.5, high: 1.5, intervals: 9, isInteger: true,
            ticks: [0.0, 1.0],
            labels: ["0", "1"],
            shared: ""),
        .init(
            low: -0.5, high: 2.5, intervals: 1, isInteger: true,
            ticks: [0.0, 2.0],
            labels: ["0", "2"],
            shared: ""),
        .init(
            low: -0.5, high: 4.5, intervals: 9, isInteger: true,
            ticks: [0.0, 1.0, 2.0, 3.0, 4.0],
            labels: ["0", "1", "2", "3", "4"],
            shared: ""),
        .init(
            low: -0.5, high: 9.5, intervals: 8, isInteger: true,
            ticks: [0.0, 2.0, 4.0, 6.0, 8.0],
            labels: ["0", "2", "4", "6", "8"],
            shared: ""),
        .init(
            low: -0.5, high: 63.5, intervals: 8, isInteger: true,
            ticks: [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0],
            labels: ["0", "10", "20", "30", "40", "50", "60"],
            shared: ""),
        .init(
            low: -0.5, high: 99.5, intervals: 9, isInteger: true,
            ticks: [0.0, 20.0, 40.0, 60.0, 80.0],
            labels: ["0", "20", "40", "60", "80"],
            shared: ""),
        .init(
            low: -0.5, high: 99.5, intervals: 8, isInteger: true,
            ticks: [0.0, 20.0, 40.0, 60.0, 80.0],
            labels: ["0", "20", "40", "60", "80"],
            shared: ""),
        .init(
            low: -0.5, high: 332.5, intervals: 1, isInteger: true,
            ticks: [0.0, 250.0],
            labels: ["0", "250"],
            shared: ""),
        .init(
            low: -0.5, high: 999.5, intervals: 9, isInteger: true,
            ticks: [0.0, 200.0, 400.0, 600.0, 800.0],
            labels: ["0", "200", "400", "600", "800"],
            shared: ""),
        .init(
            low: -0.5, high: 1999.5, intervals: 8, isInteger: true,
            ticks: [0.0, 250.0, 500.0, 750.0, 1000.0, 1250.0, 1500.0, 1750.0],
            labels: ["0", "250", "500", "750", "1000", "1250", "1500", "1750"],
            shared: ""),
        .init(
            low: -0.5, high: 4095.5, intervals: 3, isInteger: true,
            ticks: [0.0, 2000.0, 4000.0],
            labels: ["0", "2000", "4000"],
            shared: ""),
        .init(
            low: -0.5, high: 99998.5, intervals: 9, isInteger: true,
            ticks: [0.0, 20000.0, 40000.0, 60000.0, 80000.0],
            labels: ["0", "20000", "40000", "60000", "80000"],
            shared: ""),
        .init(
            low: -0.5, high: 99999.5, intervals: 8, isInteger: true,
            ticks: [0.0, 20000.0, 40000.0, 60000.0, 80000.0],
            labels: ["0", "20000", "40000", "60000", "80000"],
            shared: ""),
        .init(
            low: 688843703050.0962, high: 688844323849.4937, intervals: 5, isInteger: false,
            ticks: [688843800000.0, 688844000000.0, 688844200000.0],
            labels: ["3800000", "4000000", "4200000"],
            shared: "+6.8884e11"),
        .init(
            low: 930.9297727238344, high: 935.2533896974618, intervals: 8, isInteger: false,
            ticks: [931.0, 932.0, 933.0, 934.0, 935.0],
            labels: ["931", "932", "933", "934", "935"],
            shared: ""),
        .init(
            low: -2.8390125061002336e-07, high: -2.823278182936164e-07, intervals: 3, isInteger: false,
            ticks: [-2.835e-07, -2.83e-07, -2.825e-07],
            labels: ["−2.835", "−2.830", "−2.825"],
            shared: "1e−7"),
        .init(
            low: 5116084.0831444785, high: 424359895.58984655, intervals: 3, isInteger: false,
            ticks: [200000000.0, 400000000.0],
            labels: ["2", "4"],
            shared: "1e8"),
        .init(
            low: -37970486136.13348, high: 63132840133695.6, intervals: 6, isInteger: false,
            ticks: [0.0, 20000000000000.0, 40000000000000.0, 60000000000000.0],
            labels: ["0", "2", "4", "6"],
            shared: "1e13"),
        .init(
            low: -5.5714569094573286e-11, high: -5.3383403571007094e-11, intervals: 4, isInteger: false,
            ticks: [-5.5e-11, -5.4e-11],
            labels: ["−5.5", "−5.4"],
            shared: "1e−11"),
        .init(
            low: 933.2127355415176, high: 47446.777353508536, intervals: 5, isInteger: false,
            ticks: [10000.0, 20000.0, 30000.0, 40000.0],
            labels: ["10000", "20000", "30000", "40000"],
            shared: ""),
        .init(
            low: -87544.08239569096, high: -87543.2731425422, intervals: 7, isInteger: false,
            ticks: [-87544.0, -87543.8, -87543.59999999999, -87543.4],
            labels: ["−4.0", "−3.8", "−3.6", "−3.4"],
            shared: "−8.754e4"),
        .init(
            low: 420506847.2749736, high: 279106897893.73663, intervals: 8, isInteger: false,
            ticks: [50000000000.0, 100000000000.0, 150000000000.0, 200000000000.0, 250000000000.0],
            labels: ["0.5", "1.0", "1.5", "2.0", "2.5"],
            shared: "1e11"),
        .init(
            low: 0.006561265568077976, high: 0.006770910987196688, intervals: 2, isInteger: false,
            ticks: [0.006600000000000001, 0.0067],
            labels: ["0.0066", "0.0067"],
            shared: ""),
        .init(
            low: -617865.8169952189, high: -617847.309843742, intervals: 9, isInteger: false,
            ticks: [-617865.0, -617862.5, -617860.0, -617857.5, -617855.0, -617852.5, -617850.0, -617847.5],
            labels: ["−65.0", "−62.5", "−60.0", "−57.5", "−55.0", "−52.5", "−50.0", "−47.5"],
            shared: "−6.178e5"),
        .init(
            low: -1.0406085712885926e-11, high: 1.0238541470609646e-09, intervals: 8, isInteger: false,
            ticks: [0.0, 2e-10, 3.9999999999999996e-10, 6e-10, 8e-10, 1e-09],
            labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"],
            shared: "1e−9"),
        .init(
            low: -78188.43081377927, high: -78188.14778604227, intervals: 9, isInteger: false,
            ticks: [-78188.4, -78188.34999999999, -78188.3, -78188.25, -78188.2, -78188.15],
            labels: ["−0.40", "−0.35", "−0.30", "−0.25", "−0.20", "−0.15"],
            shared: "−7.8188e4"),
        .init(
            low: -33449.89744653277, high: 9428912.860649968, intervals: 9, isInteger: false,
            ticks: [0.0, 2000000.0, 4000000.0, 6000000.0, 8000000.0],
            labels: ["0", "2", "4", "6", "8"],
            shared: "1e6"),
        .init(
            low: 17.52341283508727, high: 20.72089044449905, intervals: 6, isInteger: false,
            ticks: [18.0, 19.0, 20.0],
            labels: ["18", "19", "20"],
            shared: ""),
        .init(
            low: 0.00015130202832977702, high: 0.0001513060451240203, intervals: 1, isInteger: false,
            ticks: [0.0001513025, 0.00015130500000000002],
            labels: ["2.5", "5.0"],
            shared: "1e−9+1.513e−4"),
        .init(
            low: 225546359.73721337, high: 225547113.17615378, intervals: 2, isInteger: false,
            ticks: [225546500.0, 225547000.0],
            labels: ["6500", "7000"],
            shared: "+2.2554e8"),
        .init(
            low: 3.5744791861778368e-09, high: 3.5744823642234527e-09, intervals: 2, isInteger: false,
            ticks: [3.5744800000000003e-09, 3.574482e-09],
            labels: ["0", "2"],
            shared: "1e−15+3.57448e−9"),
        .init(
            low: 79634.6242715758, high: 5774693.2076277165, intervals: 5, isInteger: false,
            ticks: [2000000.0, 4000000.0],
            labels: ["2", "4"],
            shared: "1e6"),
        .init(
            low: 4.358020144147723e-07, high: 0.0037681070700368506, intervals: 7, isInteger: false,
            ticks: [0.001, 0.002, 0.003],
            labels: ["0.001", "0.002", "0.003"],
            shared: ""),
    ]
}
