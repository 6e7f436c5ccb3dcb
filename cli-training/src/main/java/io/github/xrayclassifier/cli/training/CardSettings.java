// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.training.TrainedModel;
import picocli.CommandLine.Option;

/** What people, not measurements, decide in a model's card. */
final class CardSettings {

    @Option(names = "--name", paramLabel = "NAME", description = "What the model calls itself. Default: mobilenet-v2.")
    private String name = "mobilenet-v2";

    @Option(names = "--licence", paramLabel = "TEXT", description = "The terms of the weights. Default: not stated.")
    private String licence = "not stated";

    @Option(
            names = "--min-patients",
            paramLabel = "N",
            description = "A finding with fewer patient groups to learn from is marked as untrained and never gets a"
                    + " number. Default: 40.")
    private int minimumPatients = 40;

    int minimumPatients() {
        return minimumPatients;
    }

    /** The model's card without evidence. */
    ModelCard plain(TrainedModel model) {
        return model.card(name).licence(licence).build();
    }
}
