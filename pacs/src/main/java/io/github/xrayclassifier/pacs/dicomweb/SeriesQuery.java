// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A search for series.
 *
 * @param modality the Modality (0008,0060), for example {@code DX}
 * @param since the earliest Study Date (0008,0020); empty for any
 */
public record SeriesQuery(String modality, Optional<LocalDate> since) {

    /** Checks the modality. */
    public SeriesQuery {
        if (!modality.matches("[A-Z0-9]{2,16}")) { // VR CS, and what an address may hold as it is
            throw new IllegalArgumentException("modality: expected a code such as CR or DX, found " + modality);
        }
    }

    String parameters() {
        return "Modality=" + modality
                + since.map(date -> "&StudyDate=" + DateTimeFormatter.BASIC_ISO_DATE.format(date) + "-")
                        .orElse("")
                + "&includefield=0008103E&includefield=00201209";
    }
}
