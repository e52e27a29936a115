"""The actions about the force itself, its people and its partners: what became of them."""

from statements.demo.story import AMBER, GREEN, Slip, Story, Told

STORIES = (
    Story(
        2,
        "Owen Madrick",
        -131,
        (
            Told(
                0,
                GREEN,
                "Programme agreed with two councils and the chamber of "
                "trade. Four sessions held, 61 businesses.",
                next="Ask them in three months what changed.",
            ),
            Told(
                -11,
                GREEN,
                "Nine sessions in the year. Of 34 businesses asked later, 12 had changed "
                "something, most often how they check agency workers.",
                next="Hotels and letting agents.",
            ),
            Told(
                -5,
                GREEN,
                "Six sessions with hotels and letting agents; the port authority asked for one of its own.",
                next="Session at Saltreach in the autumn.",
            ),
        ),
    ),
    Story(
        3,
        "Joanna Pellatt",
        17,
        (
            Told(
                -1,
                GREEN,
                "Ninety officers and 40 PCSOs trained with a charity that supports survivors.",
                next="Two sessions a month.",
            ),
            Told(
                8,
                GREEN,
                "A further 130 trained. Notifications begun by patrol "
                "staff rose from 4 to 11 in the half-year.",
                next="Night shifts, who cannot come by day.",
            ),
            Told(
                21,
                AMBER,
                "Night shifts were offered an evening course; 22 of 80 came.",
                "Overtime for training was withdrawn in the spring.",
                "Short version at briefing.",
            ),
        ),
        asked=(
            6,
            "Twenty-two of eighty came. Which shifts did the others work, is a version at briefing enough for them?",
            "",
        ),
    ),
    Story(
        4,
        "Tom Ferrisby",
        -160,
        (
            Told(
                -14,
                GREEN,
                "Terms of reference agreed. First two meetings held with nine of ten departments.",
                next="Find a member for ICT.",
            ),
        ),
        completed=(
            8,
            (
                "The group meets every quarter with all ten departments. Every decision "
                "of the last three meetings was answered by the next."
            ),
            "https://intranet.marlshire.example/working-group/terms",
        ),
    ),
    Story(
        5,
        "Leila Varley",
        -20,
        (
            Told(
                -4,
                GREEN,
                "Two templates shared with the regional group.",
                next="Offer the contract managers' course.",
            ),
            Told(0, GREEN),
            Told(
                12,
                GREEN,
                "The contract managers' course was taken up by two forces; one sent back a better role-play.",
                next="Share the supplier questions.",
            ),
        ),
    ),
    Story(
        6,
        "Fiona Ellerbeck",
        -9,
        (
            Told(-3, GREEN, "Long list of 34 measures cut to 14 with the leads.", next="Baselines."),
            Told(
                9,
                AMBER,
                "Baselines found for nine of fourteen.",
                "Training and agency figures do not exist yet.",
                "Work with HR and learning.",
            ),
            Told(
                -2,
                GREEN,
                "Thirteen of fourteen have a value with a date. The board uses the page.",
                next="Worker voice.",
            ),
        ),
        (Slip(2, 20, 15, "Two measures had no source until the learning system was changed."),),
    ),
    Story(
        7,
        "Fiona Ellerbeck",
        -48,
        (
            Told(-8, GREEN, "Five indicators proposed to the risk board.", next="Thresholds."),
            Told(
                -5,
                GREEN,
                "Thresholds agreed; two indicators are past theirs and are on the corporate register.",
                next="Report each quarter.",
            ),
        ),
        completed=(
            15,
            (
                "Five indicators stand on the corporate risk register and "
                "are read each quarter beside the others."
            ),
            "https://intranet.marlshire.example/risk/register",
        ),
    ),
    Story(
        9,
        "Ruth Caldermoor",
        -97,
        (
            Told(
                -20,
                GREEN,
                "Policy drafted with staff associations; 41 policies listed for reading.",
                next="Consultation.",
            ),
            Told(-1, GREEN, "Policy adopted. Twenty-six policies read, six changed.", next="Read the rest."),
        ),
        (Slip(2, 5, 4, "Reading the policies took longer than writing ours."),),
        completed=(
            16,
            "The policy is in force and in plain English. All 41 policies were read; nine were changed.",
            "https://intranet.marlshire.example/policies/modern-slavery",
        ),
    ),
    Story(
        10,
        "Marcus Fenwright",
        -118,
        (
            Told(
                -6,
                GREEN,
                "Prevent and Prepare now name work in HR and procurement.",
                next="Pursue and Protect.",
            ),
            Told(
                40,
                AMBER,
                "Protect rewritten with the partnership.",
                "The inspection took the team's time for two months.",
                "Finish Pursue by the spring.",
            ),
            Told(-4, GREEN, "All four strands name work outside investigations.", next="Adopt at tasking."),
        ),
        (Slip(2, 41, 14, "The team prepared for inspection from January to March."),),
    ),
    Story(
        12,
        "Ben Halloway",
        3,
        (
            Told(
                12,
                AMBER,
                "Questions written with the specialist team and sent to eleven agencies.",
                "Two agencies have not answered.",
                "Chase and visit.",
            ),
            Told(
                26,
                AMBER,
                "Nine agencies checked. One could not show who pays its drivers.",
                "An umbrella company stands between.",
                "Meet the umbrella company.",
            ),
            Told(
                9,
                AMBER,
                "Ten agencies checked; the eleventh is no longer used.",
                "Yearly checks are due again for four.",
                "Set the yearly round.",
            ),
        ),
        (
            Slip(1, 14, 9, "Two agencies answered only after a second letter."),
            Slip(3, 10, 6, "The yearly round is to be part of this action."),
        ),
    ),
    Story(
        17,
        "Isla Thornby",
        -83,
        (
            Told(
                -2,
                GREEN,
                "Incident plan of two pages written with the specialist team.",
                next="Try with five businesses.",
            ),
            Told(-3, GREEN),
            Told(0, GREEN),
        ),
        (Slip(2, 10, 2, "Asking who adopted a plan needs a second round of sessions."),),
    ),
    Story(
        18,
        "Joanna Pellatt",
        -140,
        (
            Told(
                -4,
                AMBER,
                "The learning system can count completions by department but not by role.",
                "A change to the system is needed.",
                "Order the change.",
            ),
        ),
        (Slip(1, 15, 4, "The supplier of the learning system delivered the report four months late."),),
        completed=(
            10,
            (
                "Completion is counted by department and role, monthly: 91 per cent "
                "at the last count. Two departments are below 90."
            ),
            "https://intranet.marlshire.example/learning/completion",
        ),
    ),
    Story(
        19,
        "Joanna Pellatt",
        -28,
        (
            Told(
                9,
                GREEN,
                "Needs asked of buyers, HR, call takers and contract managers.",
                next="Write two courses.",
            ),
            Told(
                -1,
                GREEN,
                "Contract managers' course given three times; confidence rose from 2.1 to 3.8 of 5.",
                next="Call takers.",
            ),
            Told(
                -3,
                GREEN,
                "Course for call takers written with control-room supervisors.",
                next="First run in the autumn.",
            ),
        ),
        (Slip(2, 5, 8, "A course for call takers was added."),),
        handed_in=(
            10,
            "Both courses are written and have been given; those who took them were asked before and after.",
            "https://intranet.marlshire.example/learning/modern-slavery",
            (
                "The call takers' course has not been given yet: it first runs in the autumn. "
                "Hand it in again with the numbers of the first two runs."
            ),
        ),
    ),
    Story(
        21,
        "Leila Varley",
        -110,
        (
            Told(
                0,
                GREEN,
                "Two councils and the fire service send procurement to the partnership.",
                next="Health.",
            ),
            Told(14, GREEN, "Health joined. Joint visit to a shared laundry.", next="Agree tasks."),
            Told(-2, GREEN, "Three joint tasks agreed, one led by us.", next="Answer ours by the winter."),
        ),
    ),
    Story(
        22,
        "Marcus Fenwright",
        -55,
        (
            Told(
                -9,
                GREEN,
                "Seven orders obtained in the half-year; conditions reviewed with prosecutors.",
                next="Breach checks.",
            ),
            Told(
                11, GREEN, "Breach checks on all live orders; two breaches charged.", next="Follow outcomes."
            ),
            Told(-4, GREEN, "Nine orders in the year. Outcomes reviewed for five.", next="Publish learning."),
        ),
        paused=("The analyst who follows orders is on loan to a neighbouring force.", -6),
    ),
    Story(
        23,
        "Hannah Wexley",
        -40,
        (
            Told(
                -1,
                GREEN,
                "First progress note published three weeks after the working group.",
                next="Next in spring.",
            ),
            Told(
                20,
                AMBER,
                "Second note published two months after the working group.",
                "Reviews came in late.",
                "Ask for reviews before the group meets.",
            ),
            Told(0, GREEN),
        ),
        paused=("Waiting for the board to agree the form of the new update page.", 60),
    ),
)
