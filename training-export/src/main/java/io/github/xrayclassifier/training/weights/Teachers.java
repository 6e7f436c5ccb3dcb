// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Teachers of knowledge distillation: trained networks whose outputs are targets beside the labels (Hinton, Vinyals and Dean,
 * "Distilling the knowledge in a neural network", 2015). They see the augmented images that the run sees, at full size (Beyer et
 * al., "Knowledge distillation: a good teacher is patient and consistent", CVPR 2022).
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Teachers {

    private static final Teachers NONE = new Teachers(List.of(), 0);

    private final List<Teacher> members;
    private final double share;

    private Teachers(List<Teacher> members, double share) {
        this.members = List.copyOf(members);
        this.share = share;
    }

    /** {@return no teacher: labels alone} */
    public static Teachers none() {
        return NONE;
    }

    /**
     * Some teachers. At every step two of those that may teach an image, drawn anew, give its target. An image that none may
     * teach, because it trained all of them, is taught by any.
     *
     * @param members at least one. A model's temperature plays no part
     * @param share of the target that is theirs, 0.01 to 1; the label has the rest
     * @return the teachers
     * @throws IllegalArgumentException if there is none, or the share is out of its range
     */
    public static Teachers of(List<Teacher> members, double share) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("teachers: expected at least one, found none");
        }
        return new Teachers(members, within(share));
    }

    private static double within(double share) {
        if (!(share >= 0.01 && share <= 1)) { // this way round, NaN fails too
            throw new IllegalArgumentException("share of the teachers: expected 0.01 to 1, found " + share);
        }
        return share;
    }

    /** {@return whether there is no teacher} */
    public boolean isNone() {
        return members.isEmpty();
    }

    /** {@return the teachers} */
    public List<Teacher> members() {
        return members;
    }

    /** {@return the part of the target that is theirs; 0 without any} */
    public double share() {
        return share;
    }

    /** {@return the hashes of the files, in order, and the share} */
    public String identity() {
        return members.stream().map(Teacher::identity).collect(Collectors.joining(" ")) + " " + share;
    }
}
