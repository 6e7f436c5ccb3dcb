// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import java.nio.ByteBuffer;

/** Another backend, as a model from elsewhere would be: logits alone. */
record BackendWithoutMaps(Backend inner) implements Backend {

    @Override
    public ModelCard card() {
        return inner.card();
    }

    @Override
    public BackendInfo info() {
        return inner.info();
    }

    @Override
    public InferenceContext openContext() {
        return new LogitsLane(inner.openContext());
    }

    @Override
    public void close() {
        inner.close();
    }

    private record LogitsLane(InferenceContext inner) implements InferenceContext {

        @Override
        public ByteBuffer input() {
            return inner.input();
        }

        @Override
        public RawOutput run() {
            return RawOutput.wrap(inner.run().logits(), new float[0], new float[0], 0, 0);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
