// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.training.weights.InitialWeights;
import io.github.xrayclassifier.training.weights.Teachers;

/**
 * The networks behind a run.
 *
 * @param start the weights it starts from
 * @param teachers of knowledge distillation
 */
record Origins(InitialWeights start, Teachers teachers) {

    Origins withStart(InitialWeights weights) {
        return new Origins(weights, teachers);
    }

    Origins withTeachers(Teachers networks) {
        return new Origins(start, networks);
    }
}
