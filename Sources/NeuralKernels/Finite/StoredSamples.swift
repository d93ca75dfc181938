package import LinearAlgebra

/// The samples of a specification's stored data sets, one a row; of a data set that is not stored there are none.
package struct StoredSamples<Scalar: NetworkScalar>: Sendable {
    package var data: Matrix<Scalar>?
    package var against: Matrix<Scalar>?

    package init(data: Matrix<Scalar>? = nil, against: Matrix<Scalar>? = nil) {
        self.data = data
        self.against = against
    }
}
