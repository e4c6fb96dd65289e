package io.slipway.pipeline.timeseries.sample;

import java.util.List;

/**
 * A kind of crime: how often it is reported, what it is called, where it happens, and how often it is domestic or
 * ends with an arrest.
 */
record Offence(
        int weight,
        String type,
        String code,
        String fbi,
        int domesticPercent,
        int arrestPercent,
        List<String> descriptions,
        List<String> places) {
    /** Where domestic crimes happen. */
    static final List<String> HOMES = List.of("APARTMENT", "APARTMENT", "RESIDENCE", "RESIDENCE", "STREET");

    private static final List<String> OUTSIDE = List.of(
            "STREET", "STREET", "STREET", "SIDEWALK", "ALLEY", "PARKING LOT/GARAGE(NON.RESID.)", "PARK PROPERTY");
    private static final List<String> SHOPS = List.of(
            "SMALL RETAIL STORE", "DEPARTMENT STORE", "GROCERY FOOD STORE", "RESTAURANT", "STREET", "GAS STATION");
    private static final List<String> ANYWHERE = List.of(
            "STREET", "APARTMENT", "RESIDENCE", "SIDEWALK", "OTHER", "BAR OR TAVERN", "CTA TRAIN", "SCHOOL, PUBLIC");

    static final List<Offence> ALL = List.of(
            of(223, "BATTERY", "0460", "08B", 45, 22, ANYWHERE, "SIMPLE", "DOMESTIC BATTERY SIMPLE"),
            of(190, "THEFT", "0820", "06", 2, 12, SHOPS, "$500 AND UNDER", "OVER $500", "RETAIL THEFT"),
            of(159, "CRIMINAL DAMAGE", "1310", "14", 10, 7, OUTSIDE, "TO PROPERTY", "TO VEHICLE"),
            of(80, "NARCOTICS", "1811", "18", 0, 99, OUTSIDE, "POSS: CANNABIS 30GMS OR LESS", "POSS: CRACK"),
            of(60, "OTHER OFFENSE", "2826", "26", 30, 20, ANYWHERE, "HARASSMENT BY TELEPHONE", "TELEPHONE THREAT"),
            of(52, "ASSAULT", "0560", "08A", 25, 20, ANYWHERE, "SIMPLE", "AGGRAVATED: HANDGUN"),
            of(50, "BURGLARY", "0610", "05", 1, 6, HOMES, "FORCIBLE ENTRY", "UNLAWFUL ENTRY"),
            of(40, "MOTOR VEHICLE THEFT", "0910", "07", 1, 6, OUTSIDE, "AUTOMOBILE"),
            of(35, "ROBBERY", "031A", "03", 2, 10, OUTSIDE, "ARMED: HANDGUN", "STRONGARM - NO WEAPON"),
            of(29, "CRIMINAL TRESPASS", "1330", "26", 4, 70, ANYWHERE, "TO LAND", "TO RESIDENCE"),
            of(21, "DECEPTIVE PRACTICE", "1150", "11", 1, 15, SHOPS, "CREDIT CARD FRAUD", "COUNTERFEITING DOCUMENT"),
            of(16, "WEAPONS VIOLATION", "143A", "15", 1, 85, OUTSIDE, "UNLAWFUL POSS OF HANDGUN"),
            of(11, "PUBLIC PEACE VIOLATION", "3710", "24", 1, 80, OUTSIDE, "RECKLESS CONDUCT"),
            of(8, "INTERFERENCE WITH PUBLIC OFFICER", "3731", "24", 0, 95, OUTSIDE, "OBSTRUCTING IDENTIFICATION"),
            of(6, "OFFENSE INVOLVING CHILDREN", "1750", "20", 60, 12, HOMES, "CHILD ABUSE"),
            of(2, "ARSON", "1020", "09", 3, 10, OUTSIDE, "BY FIRE"),
            of(2, "KIDNAPPING", "1792", "20", 30, 10, ANYWHERE, "UNLAWFUL RESTRAINT"),
            of(1, "GAMBLING", "1661", "19", 0, 99, OUTSIDE, "GAME/DICE"),
            of(1, "STALKING", "0580", "08A", 40, 10, ANYWHERE, "SIMPLE"));

    static final int[] WEIGHTS = ALL.stream().mapToInt(Offence::weight).toArray();

    private static Offence of(
            int weight,
            String type,
            String code,
            String fbi,
            int domesticPercent,
            int arrestPercent,
            List<String> places,
            String... descriptions) {
        return new Offence(
                weight, type, code, fbi, domesticPercent, arrestPercent, List.of(descriptions), quoted(places));
    }

    private static List<String> quoted(List<String> places) {
        return places.stream()
                .map(place -> place.indexOf(',') < 0 ? place : '"' + place + '"')
                .toList();
    }
}
