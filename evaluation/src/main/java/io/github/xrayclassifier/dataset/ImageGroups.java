// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Groups of images that must not be divided: those of one patient, and near-duplicates (union by links). For one manifest. */
final class ImageGroups {

    private final int[] parents;
    private final byte[] salt;

    ImageGroups(int images, byte[] salt) {
        this.parents = IntStream.range(0, images).toArray();
        this.salt = salt.clone();
    }

    /** Joins the images of each patient; an image of an unknown patient, with an empty name, stands alone. */
    void joinPatients(List<String> patients) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < patients.size(); i++) {
            if (!patients.get(i).isEmpty()) {
                Integer other = first.putIfAbsent(patients.get(i), i);
                if (other != null) {
                    join(i, other);
                }
            }
        }
    }

    void join(int one, int other) {
        int a = root(one);
        int b = root(other);
        parents[Math.max(a, b)] = Math.min(a, b);
    }

    private int root(int image) {
        int at = image;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** The name of each image's group: of its first image's patient, hashed, else of that image's place. */
    List<String> names(List<String> patients) {
        return IntStream.range(0, parents.length)
                .mapToObj(image -> {
                    int first = root(image);
                    String patient = patients.get(first);
                    return patient.isEmpty() ? "image-" + (first + 1) : hash(patient);
                })
                .toList();
    }

    /** HMAC-SHA256 (RFC 2104), because a plain hash of a patient's number is found by trying all numbers. */
    private String hash(String patient) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            byte[] hash = mac.doFinal(patient.getBytes(StandardCharsets.UTF_8));
            return "patient-" + HexFormat.of().formatHex(hash, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
