// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import java.time.Instant;

/**
 * An image that one worker has taken, and nobody else can take meanwhile.
 *
 * @param image the image
 * @param attempt 1 for the first
 * @param interruptions how often a process ended, or the archive failed, while somebody worked on it
 * @param time what its report states as its time: fixed when it is first taken, so that a report made again is the same
 */
public record Claim(InstanceRef image, int attempt, int interruptions, Instant time) {}
