"""The network: who helps outside and beside the house, and the way there with a person.

In: organisations, sites, services and contacts of the house; a case and a barrier.
Out: the right door, a referral with its states, a paper with exactly the fields that a signature covers.
"""
