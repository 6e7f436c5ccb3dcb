// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.audit.AuditImage;
import io.github.xrayclassifier.audit.Duplicates;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.dicom.StudyAttributes;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.manifest.BrokenImagesException;
import io.github.xrayclassifier.manifest.BrokenImagesException.BrokenImage;
import io.github.xrayclassifier.manifest.ImageFile;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.StratifiedGroups;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** One run of {@link ManifestBuilder}. */
final class ManifestDraft {

    private static final Set<String> LATERAL = Set.of("LATERAL", "LAT", "LL", "RL", "L");
    private static final Map<String, String> SPLITS = Map.of(
            "train",
            "train",
            "training",
            "train",
            "val",
            "val",
            "valid",
            "val",
            "validate",
            "val",
            "validation",
            "val",
            "dev",
            "val",
            "test",
            "test",
            "testing",
            "test");

    private final ManifestBuilder.Settings settings;
    private final Path file;
    private final FindingNames names;
    private final ManifestReport report = new ManifestReport();
    private final List<ManifestEntry> rows = new ArrayList<>();
    private final List<AuditImage> images = new ArrayList<>();
    private final List<BrokenImage> broken = new ArrayList<>();

    ManifestDraft(ManifestBuilder.Settings settings, Path file) {
        this.settings = settings;
        this.file = file;
        this.names = new FindingNames(settings.names);
    }

    BuiltManifest build(FoundImages found) throws IOException {
        report.leftOut(found.leftOut());
        requireOnce(found.images());
        int done = 0;
        for (FoundImage image : found.images()) {
            take(image);
            settings.progress.accept(++done);
        }
        if (!broken.isEmpty() && !settings.skipsBroken) {
            throw BrokenImagesException.of(broken, found.images().size());
        }
        report.broken(broken);
        List<ManifestEntry> labelled = labelled(rows);
        List<ManifestEntry> grouped = grouped(labelled);
        List<ManifestEntry> divided = divided(grouped);
        report.names(names.changed());
        report.taken(divided);
        return new BuiltManifest(file, new ManifestText(file).of(divided), report.lines());
    }

    private static void requireOnce(List<FoundImage> images) {
        Set<Path> seen = new TreeSet<>();
        for (FoundImage image : images) {
            if (!seen.add(image.file().toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("images: expected each file once, found " + image.file()
                        + " again; several findings of one image go into one row, with | between them");
            }
        }
    }

    private void take(FoundImage image) throws IOException {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        attributes.putAll(image.attributes());
        Set<Finding> findings = new LinkedHashSet<>();
        for (String name : image.findings()) {
            findings.add(finding(image, name));
        }
        if (!settings.wanted.isEmpty()) {
            findings.retainAll(settings.wanted);
        }
        ManifestEntry entry = entry(image, findings, attributes);
        if (findings.isEmpty()) {
            report.leftOut("none of the findings that are taken", entry.path());
            return;
        }
        if (!settings.reads) {
            addUnlessLateral(entry);
            return;
        }
        try {
            byte[] bytes = Files.readAllBytes(image.file());
            describe(bytes, attributes);
            DecodedImage decoded =
                    ImageFile.read(image.file(), ByteBuffer.wrap(bytes), settings.decoders, DecodeRequest.defaults());
            ManifestEntry described = entry(image, findings, attributes);
            if (addUnlessLateral(described)) {
                images.add(AuditImage.of(described, decoded, Sha256.of(bytes)));
            }
        } catch (IOException e) {
            broken.add(new BrokenImage(entry, String.valueOf(e.getMessage())));
        }
    }

    private Finding finding(FoundImage image, String name) {
        try {
            return names.of(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(image.file() + ": " + e.getMessage(), e);
        }
    }

    private boolean addUnlessLateral(ManifestEntry entry) {
        if (!settings.keepsLateral && LATERAL.contains(entry.columns().getOrDefault(Attribute.VIEW.column(), ""))) {
            report.leftOut("lateral views", entry.path());
            return false;
        }
        rows.add(entry);
        return true;
    }

    /** The attributes of a DICOM file, where the source does not name them. */
    private static void describe(byte[] bytes, Map<Attribute, String> attributes) throws IOException {
        if (!DicomDecoder.open().recognizes(ByteBuffer.wrap(bytes))) {
            return;
        }
        StudyAttributes told;
        try {
            told = StudyAttributes.of(
                    ByteBuffer.wrap(bytes), DecodeRequest.defaults().limits());
        } catch (XrayException e) {
            throw new IOException(e.getMessage(), e);
        }
        attributes.putIfAbsent(Attribute.PATIENT, told.patientId());
        attributes.putIfAbsent(Attribute.VIEW, told.view());
        attributes.putIfAbsent(Attribute.SEX, told.sex());
        attributes.putIfAbsent(
                Attribute.AGE,
                told.ageYears().isPresent() ? Integer.toString(told.ageYears().getAsInt()) : "");
        attributes.putIfAbsent(Attribute.MANUFACTURER, told.manufacturer());
        attributes.putIfAbsent(
                Attribute.STUDY_DATE,
                told.studyDate().map(java.time.LocalDate::toString).orElse(""));
    }

    /** A row whose group still is the patient, and whose label is the first finding. */
    private ManifestEntry entry(FoundImage image, Set<Finding> findings, Map<Attribute, String> attributes) {
        Map<String, String> columns = new HashMap<>();
        columns.put("path", new ManifestText(file).path(image.file()));
        columns.put(
                Attribute.VIEW.column(),
                attributes.getOrDefault(Attribute.VIEW, "").toUpperCase(Locale.ROOT));
        columns.put(Attribute.AGE.column(), Ages.group(attributes.getOrDefault(Attribute.AGE, "")));
        columns.put(Attribute.SEX.column(), sex(attributes.getOrDefault(Attribute.SEX, "")));
        columns.put(Attribute.MANUFACTURER.column(), attributes.getOrDefault(Attribute.MANUFACTURER, ""));
        columns.put(Attribute.STUDY_DATE.column(), attributes.getOrDefault(Attribute.STUDY_DATE, ""));
        Finding first =
                findings.isEmpty() ? Finding.NORMAL : findings.iterator().next();
        return new ManifestEntry(
                image.file(),
                first,
                findings,
                attributes.getOrDefault(Attribute.SOURCE, settings.source),
                attributes.getOrDefault(Attribute.PATIENT, ""),
                attributes.getOrDefault(Attribute.SPLIT, ""),
                columns,
                rows.size());
    }

    private static String sex(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "F", "FEMALE" -> "female";
            case "M", "MALE" -> "male";
            case "O", "OTHER" -> "other";
            default -> text.toLowerCase(Locale.ROOT);
        };
    }

    /** Each image counts under the rarest of its findings, so that rare ones keep their images. */
    private static List<ManifestEntry> labelled(List<ManifestEntry> rows) {
        Map<Finding, Integer> counts = new HashMap<>();
        rows.forEach(row -> row.labels().forEach(label -> counts.merge(label, 1, Integer::sum)));
        if (counts.size() < 2) {
            throw new IllegalArgumentException("images: expected at least two findings, found "
                    + (counts.isEmpty() ? "no image" : counts.keySet() + " in " + rows.size() + " images"));
        }
        Comparator<Finding> rarest =
                Comparator.<Finding>comparingInt(counts::get).thenComparing(Finding::name);
        return rows.stream()
                .map(row -> with(row, row.labels().stream().min(rarest).orElseThrow(), row.group(), row.split()))
                .toList();
    }

    private static ManifestEntry with(ManifestEntry row, Finding label, String group, String split) {
        return new ManifestEntry(
                row.file(), label, row.labels(), row.source(), group, split, row.columns(), row.line());
    }

    private List<ManifestEntry> grouped(List<ManifestEntry> labelled) {
        List<String> patients = labelled.stream().map(ManifestEntry::group).toList();
        ImageGroups groups = new ImageGroups(labelled.size(), settings.salt);
        groups.joinPatients(patients);
        List<Duplicates.Pair> pairs = settings.duplicates == DuplicateRule.NONE
                ? List.of()
                : Duplicates.of(images).pairs().stream()
                        .filter(pair -> pair.exact() || settings.duplicates == DuplicateRule.LOOK_ALIKE)
                        .toList();
        pairs.forEach(pair ->
                groups.join(pair.first().entry().line(), pair.second().entry().line()));
        report.groups(patients, pairs, settings.reads, settings.duplicates);
        List<String> groupNames = groups.names(patients);
        return IntStream.range(0, labelled.size())
                .mapToObj(i -> with(
                        labelled.get(i),
                        labelled.get(i).label(),
                        groupNames.get(i),
                        labelled.get(i).split()))
                .toList();
    }

    private List<ManifestEntry> divided(List<ManifestEntry> grouped) {
        long given = grouped.stream().filter(row -> !row.split().isEmpty()).count();
        if (given > 0 && given < grouped.size()) {
            throw new IllegalArgumentException("split: expected one for every image or for none, found " + given
                    + " of " + grouped.size() + " images with one");
        }
        if (given > 0) {
            report.split("as the source divides the images");
            return requireSeparate(grouped.stream()
                    .map(row -> with(row, row.label(), row.group(), split(row)))
                    .toList());
        }
        if (settings.parts == 0) {
            report.split("none");
            return grouped;
        }
        long groups = grouped.stream().map(ManifestEntry::group).distinct().count();
        if (groups < settings.parts) {
            throw new IllegalArgumentException("split: expected at least " + settings.parts
                    + " patients to divide, found " + groups + (groups == 1 ? " patient" : " patients") + " of "
                    + grouped.size() + (grouped.size() == 1 ? " image" : " images"));
        }
        int[] folds = StratifiedGroups.assign(grouped, ManifestEntry::source, settings.parts, settings.seed);
        report.split("1 of " + settings.parts + " parts of the patients for val"
                + (settings.hasTest ? ", another for test" : "") + ", each finding and source evenly, seed "
                + settings.seed);
        return IntStream.range(0, folds.length)
                .mapToObj(i -> with(
                        grouped.get(i),
                        grouped.get(i).label(),
                        grouped.get(i).group(),
                        folds[i] == 0 ? "val" : folds[i] == 1 && settings.hasTest ? "test" : "train"))
                .toList();
    }

    private static String split(ManifestEntry row) {
        String split = SPLITS.get(row.split().toLowerCase(Locale.ROOT));
        if (split == null) {
            throw new IllegalArgumentException("split: expected one of " + new TreeSet<>(SPLITS.keySet()) + ", found \""
                    + row.split() + "\" for " + row.path());
        }
        return split;
    }

    private static List<ManifestEntry> requireSeparate(List<ManifestEntry> rows) {
        Map<String, ManifestEntry> first = new HashMap<>();
        Map<String, String> crossing = new TreeMap<>();
        for (ManifestEntry row : rows) {
            ManifestEntry other = first.putIfAbsent(row.group(), row);
            if (other != null && !other.split().equals(row.split())) {
                crossing.putIfAbsent(
                        row.group(),
                        other.path() + " in " + other.split() + " and " + row.path() + " in " + row.split());
            }
        }
        if (!crossing.isEmpty()) {
            throw new IllegalArgumentException(
                    "split: expected the images of a patient, and near-duplicates, in one split,"
                            + " found " + crossing.size() + (crossing.size() == 1 ? " group" : " groups")
                            + " in several, for example "
                            + crossing.values().iterator().next()
                            + "; leave the column of the split away to divide anew");
        }
        return rows;
    }
}
