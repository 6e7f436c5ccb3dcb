// SPDX-License-Identifier: Apache-2.0
/** The pieces of the command {@code xray pacs}: what it writes of each image, and the summary page. */
@NullMarked
package io.github.xrayclassifier.cli.archive;

import org.jspecify.annotations.NullMarked;
