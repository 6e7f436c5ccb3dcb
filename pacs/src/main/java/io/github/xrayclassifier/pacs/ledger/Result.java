// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import io.github.xrayclassifier.predict.Prediction;
import java.time.Duration;
import java.util.Optional;

/**
 * The end of the work on an image.
 *
 * @param status not {@link Status#FOUND} or {@link Status#WORKING}
 * @param prediction the answer, if there is one
 * @param reason why it was skipped or failed; empty for an answer, whose verdict says why if it abstains
 * @param took from taking it to its end
 */
public record Result(Status status, Optional<Prediction> prediction, String reason, Duration took) {}
