// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.io.IOException;
import java.util.List;

/** A file whose weights are not those of the network they are wanted for. */
public final class WeightsException extends IOException {

    private static final long serialVersionUID = 1L;

    private final List<String> missing;
    private final List<String> unexpected;

    WeightsException(String message, List<String> missing, List<String> unexpected) {
        super(message);
        this.missing = List.copyOf(missing);
        this.unexpected = List.copyOf(unexpected);
    }

    /** {@return the tensors that the network has and the file has not, or not in this size} */
    public List<String> missing() {
        return missing;
    }

    /** {@return the tensors that the file has and the network has not, or not in this size} */
    public List<String> unexpected() {
        return unexpected;
    }
}
