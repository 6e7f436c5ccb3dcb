// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples.spring;

import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Takes uploads: the answer goes out as the document of docs/answer.schema.json. */
@RestController
class ChestController {

    private final XrayClassifier classifier;

    ChestController(XrayClassifier classifier) {
        this.classifier = classifier;
    }

    @PostMapping(path = "/classify", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Prediction classify(@RequestParam("file") MultipartFile file) throws IOException {
        try (InputStream in = file.getInputStream()) { // a worker reads it when it is its turn: memory stays bounded
            return classifier.classify(ImageSource.wrap(in));
        }
    }
}
