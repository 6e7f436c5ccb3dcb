// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.pacs.dicomweb.DicomWeb;
import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import io.github.xrayclassifier.pacs.dicomweb.SeriesQuery;
import io.github.xrayclassifier.pacs.dicomweb.SeriesRef;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Searches an archive for images that a ledger does not know. For one thread. */
final class Search {

    private static final int BATCH = 500;
    // The series of our own objects, should somebody ask for their modalities.
    private static final String OURS = "xray-classifier";

    private final DicomWeb archive;
    private final Ledger ledger;
    private final WorkerOptions options;
    private final Runnable foundSome;

    Search(DicomWeb archive, Ledger ledger, WorkerOptions options, Runnable foundSome) {
        this.archive = archive;
        this.ledger = ledger;
        this.options = options;
        this.foundSome = foundSome;
    }

    void run() throws IOException {
        for (String modality : options.modalities()) {
            archive.series(new SeriesQuery(modality, options.since()), this::look);
        }
    }

    /** Into series that grew since they were last searched; into all of an archive that does not count. */
    private void look(SeriesRef series) throws IOException {
        if (series.description().contains(OURS)
                || (series.instances().isPresent() && series.instances().equals(ledger.searched(series)))) {
            return;
        }
        List<InstanceRef> batch = new ArrayList<>();
        archive.instances(series, image -> {
            batch.add(image);
            if (batch.size() == BATCH) {
                add(batch);
            }
        });
        add(batch);
        ledger.markSearched(series);
    }

    private void add(List<InstanceRef> batch) throws IOException {
        if (!batch.isEmpty() && ledger.addAll(batch) > 0) {
            foundSome.run();
        }
        batch.clear();
    }
}
