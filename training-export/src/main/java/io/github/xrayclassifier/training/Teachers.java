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

    private final List<InitialWeights> networks;
    private final double share;

    private Teachers(List<InitialWeights> networks, double share) {
        this.networks = List.copyOf(networks);
        this.share = share;
    }

    /** {@return no teacher: labels alone} */
    public static Teachers none() {
        return NONE;
    }

    /**
     * Some teachers.
     *
     * @param networks from files that name their findings and output kind, as runs and model files do, each for the run's
     *     network and findings; two of them, drawn anew, are asked at every step. A model's temperature plays no part
     * @param share of the target that is theirs, 0.01 to 1; the label has the rest
     * @return the teachers
     * @throws IllegalArgumentException if there is none, one is random or has a new head, or the share is out of its range
     */
    public static Teachers of(List<InitialWeights> networks, double share) {
        if (networks.isEmpty() || !networks.stream().allMatch(InitialWeights::isTrained)) {
            throw new IllegalArgumentException("teachers: expected at least one, all of them trained, found "
                    + networks.stream().map(InitialWeights::identity).toList());
        }
        return new Teachers(networks, Checks.within("share of the teachers", share, 0.01, 1));
    }

    boolean isNone() {
        return networks.isEmpty();
    }

    /** What decides the answers: the hashes of the files, in order, and their share. */
    String identity() {
        return networks.stream().map(InitialWeights::identity).collect(Collectors.joining(" ")) + " " + share;
    }

    /** What is learned towards, with the networks in native memory, which belongs to the pointer scope that is open. */
    Optional<Targets> targets(Architecture architecture, List<Finding> findings, TrainingOptions options)
            throws WeightsException {
        if (isNone()) {
            return Optional.empty();
        }
        List<MobileNetV2> opened = new ArrayList<>();
        for (InitialWeights network : networks) {
            opened.add(new MobileNetV2(architecture, network.teaching(architecture, findings, options), false));
        }
        return Optional.of(new Targets(opened, share, options));
    }
}
