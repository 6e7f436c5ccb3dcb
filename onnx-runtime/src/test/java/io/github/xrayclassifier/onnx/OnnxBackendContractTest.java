// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.testkit.BackendContract;

class OnnxBackendContractTest extends BackendContract {

    @Override
    protected Backend open() {
        return OnnxBackend.open(TestModel.source());
    }
}
