// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import java.io.IOException;
import java.util.List;

/** A file whose weights are not those of the network they are wanted for. */
public final class WeightsException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String[] missing; // arrays: an exception's fields have to be serializable
    private final String[] unexpected;

    WeightsException(String message, List<String> missing, List<String> unexpected) {
        super(message);
        this.missing = missing.toArray(new String[0]);
        this.unexpected = unexpected.toArray(new String[0]);
    }

    /** {@return the tensors that the network has and the file has not, or not in this size} */
    public List<String> missing() {
        return List.of(missing);
    }

    /** {@return the tensors that the file has and the network has not, or not in this size} */
    public List<String> unexpected() {
        return List.of(unexpected);
    }
}
