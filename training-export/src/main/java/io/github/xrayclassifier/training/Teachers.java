// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trained networks whose answers a run learns beside the labels (Hinton, Vinyals and Dean, "Distilling the knowledge in a
 * neural network", 2015): the mean of several models is better than each, and one network can learn much of it. They see the
 * changed images that the run sees, at full size (Beyer et al., "Knowledge distillation: a good teacher is patient and
 * consistent", CVPR 2022).
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
     * Some teachers. At every step two of those that may teach an image, drawn anew, are asked. An image that none may teach,
     * because all have learned from it, is taught by any.
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
        return new Teachers(members, Checks.within("share of the teachers", share, 0.01, 1));
    }

    boolean isNone() {
        return members.isEmpty();
    }

    /** What decides the answers: the hashes of the files, in order, and their share. */
    String identity() {
        return members.stream().map(Teacher::identity).collect(Collectors.joining(" ")) + " " + share;
    }

    /** What is learned towards, with the networks in native memory, which belongs to the pointer scope that is open. */
    Optional<Targets> targets(Architecture architecture, List<Finding> findings, TrainingOptions options)
            throws WeightsException {
        if (isNone()) {
            return Optional.empty();
        }
        List<MobileNetV2> opened = new ArrayList<>();
        for (Teacher teacher : members) {
            opened.add(
                    new MobileNetV2(architecture, teacher.network().teaching(architecture, findings, options), false));
        }
        return Optional.of(
                new Targets(opened, members.stream().map(Teacher::unseen).toList(), share, options));
    }
}
