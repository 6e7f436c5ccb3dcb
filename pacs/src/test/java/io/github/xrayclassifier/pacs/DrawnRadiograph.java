// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import io.github.xrayclassifier.pacs.dicomweb.InstanceRef;
import io.github.xrayclassifier.testkit.DrawnDicom;
import java.util.function.UnaryOperator;

/** A drawn chest with its place in an archive. */
public record DrawnRadiograph(DrawnDicom drawing) {

    public static final String CANARY = DrawnDicom.CANARY;

    /** An image of a study; the number tells it from the others. */
    public static DrawnRadiograph of(int study, int number) {
        return new DrawnRadiograph(DrawnDicom.of(study, number));
    }

    public DrawnRadiograph with(UnaryOperator<DrawnDicom> change) {
        return new DrawnRadiograph(change.apply(drawing));
    }

    public InstanceRef ref() {
        return new InstanceRef(drawing.studyUid(), drawing.seriesUid(), drawing.instanceUid());
    }

    public String modality() {
        return drawing.modality();
    }

    public byte[] file() {
        return drawing.file();
    }
}
