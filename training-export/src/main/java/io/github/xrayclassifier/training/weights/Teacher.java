// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trained network whose outputs are targets of a run. Immutable; may be shared by threads.
 *
 * @param network from a file that names its findings and output kind, for the run's network and findings
 * @param unseen if given, it teaches these rows alone (numbers of the manifest's rows from 0), which it was not trained on: its
 *     output for an image that trained it is little more than that image's label
 */
public record Teacher(InitialWeights network, Optional<Set<Integer>> unseen) {

    /** Checks that it can teach. */
    public Teacher {
        if (!network.isTrained()) {
            throw new IllegalArgumentException("teacher: expected a trained network, found " + network.identity());
        }
        unseen = unseen.map(Set::copyOf);
    }

    /**
     * One that teaches every image.
     *
     * @param network trained
     * @return the teacher
     */
    public static Teacher of(InitialWeights network) {
        return new Teacher(network, Optional.empty());
    }

    /** {@return the hash of the weights and, if not all, of the rows that it teaches} */
    public String identity() {
        return network.identity()
                + unseen.map(rows -> " on " + rows.size() + " rows "
                                + Integer.toHexString(
                                        new TreeSet<>(rows).toString().hashCode()))
                        .orElse("");
    }
}
