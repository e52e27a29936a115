"""The actions about procurement and the supply chain: what became of them."""

from statements.demo.story import AMBER, GREEN, RED, Slip, Story, Told

STORIES = (
    Story(
        1,
        "Colin Strathby",
        -74,
        (
            Told(
                -6,
                GREEN,
                "Scope agreed with the working group; three other forces' programmes read.",
                next="Draft for the board in spring.",
            ),
            Told(
                -3,
                AMBER,
                "First draft written. Buyers found the step on contract management too vague.",
                "One buyer left and the post is vacant.",
                "Rewrite with two contract managers in the room.",
            ),
            Told(
                -2,
                GREEN,
                "Second draft tried on the cleaning re-tender; the risk screen took eleven minutes.",
                next="Board in the summer.",
            ),
        ),
        (
            Slip(
                2,
                10,
                6,
                "The buyer who wrote the first draft moved to another force; the post was filled in May.",
            ),
        ),
    ),
    Story(
        8,
        "Liam Tarrow",
        31,
        (
            Told(
                -2,
                AMBER,
                "Forty hardware and uniform suppliers asked who stands behind them; nine answered.",
                "Resellers say that they are bound by confidence.",
                "Ask through the national contract.",
            ),
            Told(
                16,
                AMBER,
                "Second tier known for 14 of 96 high-risk suppliers.",
                "One county has little weight with manufacturers.",
                "Join with three forces.",
            ),
            Told(
                33,
                RED,
                "Second tier known for 19. The uniform supplier could not name one factory.",
                "We cannot say where the garments of one contract are sewn. A "
                "decision is needed on whether to extend it.",
                "Put it to the executive lead.",
                "From the executive lead: whether the contract is extended without the names of the factories.",
            ),
        ),
        (
            Slip(1, 30, 6, "Answers came slowly: suppliers were given a second term."),
            Slip(3, 35, 9, "Depends on the national contract, which is re-let next year."),
        ),
        about="uniform-ppe",
    ),
    Story(
        11,
        "Aisha Penrowe",
        9,
        (
            Told(
                0,
                GREEN,
                "All active suppliers screened by category. Cleaning, catering and valeting come first.",
                next="Assess the high band by hand.",
            ),
            Told(
                7,
                AMBER,
                "Thirty-one suppliers assessed.",
                "Four people, some two thousand suppliers.",
                "Take the high band in order of spend and headcount.",
            ),
            Told(
                -5,
                AMBER,
                "Seventy-four assessed; three hand car washes had never been looked at by anybody.",
                "Small suppliers do not answer.",
                "Visit rather than write.",
            ),
        ),
        (Slip(3, 12, 6, "The high band is larger than was thought: 480 and not 300."),),
    ),
    Story(
        13,
        "Colin Strathby",
        -62,
        (
            Told(
                -7,
                GREEN,
                "The rule was tried against last year's payments: 63 "
                "suppliers in high categories had escaped it.",
                next="New rule to the board.",
            ),
        ),
        completed=(
            11,
            "The rule was withdrawn. Every purchase in a high-risk category is screened, whatever its value.",
            "https://intranet.marlshire.example/procurement/standing-orders",
        ),
    ),
    Story(
        14,
        "Aisha Penrowe",
        -35,
        (
            Told(
                -5,
                GREEN,
                "Eight questions tried with twelve suppliers; four misunderstood two of them.",
                next="Rewrite.",
            ),
            Told(
                13,
                GREEN,
                "Sixty high-risk suppliers asked, 41 answered, ten answers checked against papers.",
                next="Check ten more on site.",
            ),
            Told(
                18,
                AMBER,
                "Twenty-two answers verified. Five were better on paper than on site.",
                "Verification needs a second pair of hands.",
                "Share visits with the county council.",
            ),
        ),
        (Slip(3, 20, 4, "Checking answers on site takes longer than asking for them."),),
        asked=(
            41,
            "Which five were better on paper than on site, and has anybody told them?",
            "Two car washes, two laundries and a caterer. All five had our letter that week; each has six weeks.",
        ),
        about="vehicle-valeting",
    ),
    Story(
        15,
        "Liam Tarrow",
        -5,
        (
            Told(
                -1,
                GREEN,
                "Audits of nine suppliers read on the shared platform.",
                next="Agree what a finding leads to.",
            ),
            Told(0, GREEN),
            Told(
                44,
                AMBER,
                "Three audits older than two years; suppliers asked for new ones.",
                "A supplier's own audit says little about night work.",
                "Announce fewer visits.",
            ),
        ),
        (Slip(3, 46, 6, "Three suppliers are audited again only next spring."),),
    ),
    Story(
        16,
        "Grace Undermill",
        45,
        (
            Told(
                10,
                AMBER,
                "Cleaning, catering and security contractors asked how their people can complain.",
                "Half sent a policy and no route.",
                "Talk to the people.",
            ),
            Told(
                28,
                AMBER,
                "Spoke with 19 cleaners at four sites, with an interpreter. Six did not know of any route.",
                "The night contractor is a second company.",
                "Put our own line on the back of site passes.",
            ),
            Told(
                36,
                AMBER,
                "Site passes carry the confidential line in six languages.",
                "Nobody has used it yet, and we do not know why.",
                "Ask the union.",
            ),
        ),
        about="contract-cleaning",
    ),
    Story(
        20,
        "Colin Strathby",
        -14,
        (
            Told(
                -2,
                GREEN,
                "Code rewritten in plain English, two pages.",
                next="Send to suppliers above £25,000.",
            ),
            Told(-6, GREEN, "Sent to 214 suppliers, accepted by 149.", next="Chase the rest."),
            Told(19, GREEN, "Accepted by 188 of 221.", next="Evaluate twenty."),
        ),
        (Slip(2, 8, 14, "Evaluation was added to the action."),),
        handed_in=(
            9,
            (
                "The code is accepted by 213 of 221 suppliers above £25,000; the other eight are known to buyers. "
                "Of twenty evaluated, seventeen could show that their people know of it."
            ),
            "https://intranet.marlshire.example/procurement/code-of-conduct",
            "",
        ),
    ),
)
